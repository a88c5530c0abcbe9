/*
 * GeoRSS Simple ("lat lon lat lon ..."), GeoRSS GML (a geometry with pos or
 * posList, axes swapped when the reference system is not WGS 84) and W3C geo
 * (lat and long).  All become GeoJSON-like points, longitude first.
 */
#include "feed/geo.h"

#include <stdlib.h>

#include "base/compiler.h"

#define GEO_POINTS_MAX 4096 /* points of one shape: a detailed border */
#define GEO_NUMBER_MAX 32 /* bytes of a coordinate: more digits mean nothing */

/* The next number of *rest, separated by white space or commas. */
static bool
next_number(struct str *rest, double *out)
{
	char text[GEO_NUMBER_MAX], *end;
	size_t n = 0;

	while (rest->n > 0 && (ascii_is_space(*rest->p) || *rest->p == ','))
		*rest = str_sub(*rest, 1, rest->n);
	while (n < rest->n && !ascii_is_space(rest->p[n]) && rest->p[n] != ',')
		n++;
	if (n == 0 || n >= sizeof(text))
		return false;
	memcpy(text, rest->p, n);
	text[n] = '\0';
	*rest = str_sub(*rest, n, rest->n);
	*out = strtod(text, &end);
	return end == text + n && *out >= -1e6 && *out <= 1e6;
}

/* Reads pairs of numbers into a shape; the first of each pair is the
 * latitude, unless swapped. */
static void
set_shape(
    struct feed_reader *r, const char *type, struct str text, bool swapped)
{
	struct feed_geo *geo;
	struct feed_point *head = NULL, **at = &head, *p;
	double first, second;
	size_t n = 0;

	while (n++ < GEO_POINTS_MAX && next_number(&text, &first) &&
	    next_number(&text, &second)) {
		p = reader_alloc(r, sizeof(*p));
		p->lat = swapped ? second : first;
		p->lon = swapped ? first : second;
		if (arena_failed(r->a))
			return;
		*at = p;
		at = &p->next;
	}
	if (head == NULL || r->t->m->geo != NULL)
		return;
	geo = reader_alloc(r, sizeof(*geo));
	geo->type = type;
	geo->points = head;
	if (!arena_failed(r->a))
		r->t->m->geo = geo;
}

static void
point_end(struct feed_reader *r, const struct element *el, struct str text)
{
	set_shape(r, "Point", text, false);
}

static void
line_end(struct feed_reader *r, const struct element *el, struct str text)
{
	set_shape(r, "LineString", text, false);
}

static void
polygon_end(struct feed_reader *r, const struct element *el, struct str text)
{
	set_shape(r, "Polygon", text, false);
}

static void
box_end(struct feed_reader *r, const struct element *el, struct str text)
{
	set_shape(r, "Box", text, false);
}

/*
 * A geometry of GML: remembers its shape for the positions inside, and
 * whether its system has longitude first (all but the WGS 84 of EPSG:4326).
 */
static void
gml_begin(
    struct feed_reader *r, const struct element *el, const struct xml_tag *tag)
{
	struct str srs = xml_attr(tag, "srsName");

	wrapper_begin(r, el, tag);
	if (srs.n > 0)
		r->geo_swapped = !str_ends(srs, STR(":4326")) &&
		    !str_ends(srs, STR("/4326")) &&
		    !str_ends(srs, STR("#4326"));
	if (el->name[0] == 'p' && el->name[2] == 'i')
		r->geo_type = "Point";
	else if (el->name[0] == 'p')
		r->geo_type = "Polygon";
	else if (el->name[0] == 'e')
		r->geo_type = "Box";
	else
		r->geo_type = "LineString";
}

static void
pos_end(struct feed_reader *r, const struct element *el, struct str text)
{
	set_shape(r, r->geo_type != NULL ? r->geo_type : "Point", text,
	    r->geo_swapped);
}

static void
lower_end(struct feed_reader *r, const struct element *el, struct str text)
{
	r->corner = reader_string(r, text);
}

static void
upper_end(struct feed_reader *r, const struct element *el, struct str text)
{
	struct str both =
	    arena_printf(r->a, "%.*s %.*s", STR_ARG(r->corner), STR_ARG(text));

	set_shape(r, "Box", both, r->geo_swapped);
}

/* W3C geo: lat and long are elements of their own, in either order. */
static void
lat_end(struct feed_reader *r, const struct element *el, struct str text)
{
	bool is_lat = str_eq_c(str_from(el->name), "lat");
	struct str both;

	if (r->corner.n == 0 || r->corner_is_lat == is_lat) {
		r->corner = reader_string(r, text);
		r->corner_is_lat = is_lat;
		return;
	}
	both =
	    arena_printf(r->a, "%.*s %.*s", STR_ARG(r->corner), STR_ARG(text));
	set_shape(r, "Point", both, !r->corner_is_lat);
	r->corner = STR_EMPTY;
}

static const struct element georss_elements[] = {
    {"box", 0, 0, NULL, box_end},
    {"line", 0, 0, NULL, line_end},
    {"point", 0, 0, NULL, point_end},
    {"polygon", 0, 0, NULL, polygon_end},
    {"where", 0, 0, wrapper_begin, NULL},
};

static const struct element geo_elements[] = {
    {"lat", 0, 0, NULL, lat_end},
    {"lon", 0, 0, NULL, lat_end},
    {"long", 0, 0, NULL, lat_end},
    {"point", 0, 0, wrapper_begin, NULL},
};

static const struct element gml_elements[] = {
    {"coordinates", 0, 0, NULL, pos_end},
    {"envelope", 0, 0, gml_begin, NULL},
    {"exterior", 0, 0, wrapper_begin, NULL},
    {"linearring", 0, 0, wrapper_begin, NULL},
    {"linestring", 0, 0, gml_begin, NULL},
    {"lowercorner", 0, 0, NULL, lower_end},
    {"point", 0, 0, gml_begin, NULL},
    {"polygon", 0, 0, gml_begin, NULL},
    {"pos", 0, 0, NULL, pos_end},
    {"poslist", 0, 0, NULL, pos_end},
    {"uppercorner", 0, 0, NULL, upper_end},
};

const struct vocabulary *
geo_vocabulary(enum xml_ns ns)
{
	static const struct vocabulary georss = {
	    georss_elements, ARRAY_LEN(georss_elements)};
	static const struct vocabulary geo = {
	    geo_elements, ARRAY_LEN(geo_elements)};
	static const struct vocabulary gml = {
	    gml_elements, ARRAY_LEN(gml_elements)};

	return ns == NS_GEORSS ? &georss : ns == NS_GEO ? &geo : &gml;
}
