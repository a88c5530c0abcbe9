/*
 * The wrapper around expat.
 *
 * Expat runs without its own namespace support: names arrive as written, and
 * the bindings are kept here on a stack.  That is what lets a document use
 * "media:" or "itunes:" without declaring it, which is the commonest mistake
 * of feeds, and it costs less than the URI that expat would paste into every
 * name.
 *
 * Text is handed over in pieces.  Expat 2.5 scans an unfinished token anew
 * with every piece, which is quadratic for a huge one; so a piece that
 * brought no event doubles the next, and the total stays linear.
 */
#include "feed/xml.h"

#include <expat.h>
#include <stdlib.h>
#include <strings.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "feed/entities.h"
#include "feed/limits.h"

struct binding {
	size_t at, n; /* the prefix, in names */
	enum xml_ns ns;
	int depth; /* of the element that declared it */
};

struct xml_parser {
	XML_Parser expat;
	const struct xml_handler *h;
	const struct xml_options *o;
	struct xml_report *report;
	struct errinfo *ei;
	enum err err; /* what a handler stopped for */
	int depth;
	bool w3c_entities; /* the DOCTYPE names the W3C's own sets */
	size_t entities; /* declared in the DOCTYPE */
	size_t last_tag; /* byte offset of the last tag */
	unsigned events; /* counts; tells whether a piece brought any */
	size_t n_bindings;
	uint16_t hot[16]; /* of bindings + 1; empty after every change */
	struct buf names; /* prefixes of the bindings */
	struct binding bindings[FEED_NAMESPACES_MAX];
};

void
xml_stop(struct xml_parser *x, enum err e, const char *sentence)
{
	if (x->err != ERR_OK)
		return;
	x->err = err_set(x->ei, e, "%s", sentence);
	XML_StopParser(x->expat, XML_FALSE);
}

uint64_t
xml_line(const struct xml_parser *x)
{
	return XML_GetCurrentLineNumber(x->expat);
}

/* Namespaces */

static bool
binding_is(const struct xml_parser *x, size_t i, struct str prefix)
{
	const struct binding *b = &x->bindings[i];

	return b->n == prefix.n &&
	    (b->n == 0 || memcmp(x->names.p + b->at, prefix.p, b->n) == 0);
}

/* The innermost binding of a prefix + 1, or 0; the last answers are kept, for
 * documents with hundreds of bindings and millions of names. */
static size_t
binding_index(struct xml_parser *x, struct str prefix)
{
	size_t key = prefix.n;
	uint16_t *hot;

	if (prefix.n > 0)
		key += (unsigned char)prefix.p[0] * 3u +
		    (unsigned char)prefix.p[prefix.n - 1] * 7u;
	hot = &x->hot[key % ARRAY_LEN(x->hot)];
	if (*hot > 0 && binding_is(x, *hot - 1u, prefix))
		return *hot;
	for (size_t i = x->n_bindings; i > 0; i--) {
		if (binding_is(x, i - 1, prefix)) {
			*hot = (uint16_t)i;
			return i;
		}
	}
	return 0;
}

static enum xml_ns
binding_find(struct xml_parser *x, struct str prefix, bool *found)
{
	size_t i = binding_index(x, prefix);

	*found = true;
	if (i > 0)
		return x->bindings[i - 1].ns;
	if (str_eq_c(prefix, "xml"))
		return NS_XML;
	*found = prefix.n == 0;
	return prefix.n == 0 ? NS_NONE : ns_from_prefix(prefix);
}

static void
split_name(const char *qname, struct str *prefix, struct str *local)
{
	const char *colon = strchr(qname, ':');

	*prefix = STR_EMPTY;
	*local = str_from(colon != NULL ? colon + 1 : qname);
	if (colon != NULL)
		*prefix = (struct str){qname, (size_t)(colon - qname)};
}

enum xml_ns
xml_resolve(struct xml_parser *x, const char *qname, struct str *prefix,
    struct str *local)
{
	bool found;

	split_name(qname, prefix, local);
	return binding_find(x, *prefix, &found);
}

/* Notes the first prefix that the document uses without declaring it. */
static void
note_undeclared(struct xml_parser *x, struct str prefix)
{
	struct xml_report *r = x->report;

	if (r->undeclared.n > 0)
		return;
	r->undeclared = utf8_prefix(prefix, sizeof(r->undeclared_buf));
	memcpy(r->undeclared_buf, r->undeclared.p, r->undeclared.n);
	r->undeclared.p = r->undeclared_buf;
	r->undeclared_line = XML_GetCurrentLineNumber(x->expat);
	r->undeclared_column = XML_GetCurrentColumnNumber(x->expat) + 1;
}

static void
binding_add(struct xml_parser *x, struct str prefix, struct str uri)
{
	struct binding *b = &x->bindings[x->n_bindings];

	if (x->n_bindings == FEED_NAMESPACES_MAX) {
		xml_stop(x, ERR_LIMIT, "too many namespace declarations");
		return;
	}
	if (prefix.n > 0 && uri.n == 0 && !x->o->lenient) {
		xml_stop(x, ERR_INPUT, "a namespace prefix without a name");
		return;
	}
	b->at = x->names.n;
	b->n = prefix.n;
	b->depth = x->depth;
	b->ns = ns_from_uri(uri);
	if (b->ns == NS_UNKNOWN && prefix.n > 0)
		b->ns = ns_from_prefix(prefix);
	buf_add_str(&x->names, prefix);
	x->n_bindings++;
	memset(x->hot, 0, sizeof(x->hot));
}

static void
bindings_leave(struct xml_parser *x, int depth)
{
	while (
	    x->n_bindings > 0 && x->bindings[x->n_bindings - 1].depth > depth) {
		x->n_bindings--;
		memset(x->hot, 0, sizeof(x->hot));
		x->names.n = x->bindings[x->n_bindings].at;
	}
}

/* Tags */

/* True when the bytes since the last tag are within the ceiling. */
static bool
run_ok(struct xml_parser *x)
{
	size_t here = (size_t)XML_GetCurrentByteIndex(x->expat);

	x->events++;
	if (here - x->last_tag > FEED_RUN_MAX) {
		xml_stop(x, ERR_LIMIT,
		    "more than 8 MiB between one tag and the next");
		return false;
	}
	x->last_tag = here;
	return true;
}

/* One attribute: declarations are taken in, xml:base and xml:lang noted. */
static void
attribute(struct xml_parser *x, struct xml_tag *tag, const char *name,
    const char *value)
{
	struct str v = str_from(value);

	if (v.n > FEED_ATTRIBUTE_VALUE_MAX)
		tag->oversized = true;
	if (name[0] != 'x' || strncmp(name, "xml", 3) != 0)
		return;
	if (strcmp(name, "xmlns") == 0) {
		binding_add(x, STR_EMPTY, v);
	} else if (strncmp(name, "xmlns:", 6) == 0) {
		binding_add(x, str_from(name + 6), v);
	} else if (strcmp(name, "xml:base") == 0) {
		tag->base = v;
		tag->has_base = true;
	} else if (strcmp(name, "xml:lang") == 0) {
		tag->lang = v;
		tag->has_lang = true;
	}
}

static void
tag_name(struct xml_parser *x, struct xml_tag *tag, const char *qname)
{
	bool found = true;

	split_name(qname, &tag->prefix, &tag->name);
	tag->ns = binding_find(x, tag->prefix, &found);
	if (!found)
		note_undeclared(x, tag->prefix);
	if (x->o->lenient)
		return;
	if (tag->name.n == 0 || str_find_char(tag->name, ':') < tag->name.n ||
	    qname[0] == ':')
		xml_stop(x, ERR_INPUT, "a name with a misplaced colon");
}

static void XMLCALL
on_start(void *arg, const XML_Char *qname, const XML_Char **atts)
{
	struct xml_parser *x = arg;
	struct xml_tag tag = {.parser = x, .atts = (const char *const *)atts};

	if (x->err != ERR_OK || !run_ok(x))
		return;
	if (++x->depth > FEED_DEPTH_MAX) {
		xml_stop(x, ERR_LIMIT, "elements nested more than 256 deep");
		return;
	}
	for (; atts[2 * tag.n_atts] != NULL; tag.n_atts++) {
		const char *name = atts[2 * tag.n_atts];

		if (tag.n_atts == FEED_ATTRIBUTES_MAX ||
		    strlen(name) > FEED_NAME_MAX) {
			xml_stop(x, ERR_LIMIT,
			    "an element with more than 256 attributes or an "
			    "attribute name longer than 1024 bytes");
			return;
		}
		attribute(x, &tag, name, atts[2 * tag.n_atts + 1]);
	}
	if (strlen(qname) > FEED_NAME_MAX) {
		xml_stop(
		    x, ERR_LIMIT, "an element name longer than 1024 bytes");
		return;
	}
	tag_name(x, &tag, qname);
	if (x->err == ERR_OK)
		x->h->start(x->h->arg, x, &tag);
}

static void XMLCALL
on_end(void *arg, const XML_Char *qname)
{
	struct xml_parser *x = arg;

	if (x->err != ERR_OK || !run_ok(x))
		return;
	x->h->end(x->h->arg, x);
	bindings_leave(x, --x->depth);
}

static void XMLCALL
on_text(void *arg, const XML_Char *s, int n)
{
	struct xml_parser *x = arg;

	x->events++;
	if (x->err == ERR_OK)
		x->h->text(x->h->arg, (struct str){s, (size_t)n});
}

struct str
xml_attr(const struct xml_tag *tag, const char *name)
{
	for (size_t i = 0; i < tag->n_atts; i++) {
		if (strcasecmp(tag->atts[2 * i], name) == 0)
			return str_from(tag->atts[2 * i + 1]);
	}
	return STR_EMPTY;
}

struct str
xml_attr_ns(const struct xml_tag *tag, enum xml_ns ns, const char *name)
{
	struct str prefix, local;

	for (size_t i = 0; i < tag->n_atts; i++) {
		const char *qname = tag->atts[2 * i];

		if (strchr(qname, ':') == NULL)
			continue;
		if (xml_resolve(tag->parser, qname, &prefix, &local) == ns &&
		    str_eq_c_nocase(local, name))
			return str_from(tag->atts[2 * i + 1]);
	}
	return STR_EMPTY;
}

/* The DOCTYPE: tolerated, with declarations of single characters. */

static void
deny(struct xml_parser *x)
{
	xml_stop(x, ERR_DENIED,
	    "its DOCTYPE declares entities or attributes, which Courant does "
	    "not read for safety");
}

static void XMLCALL
on_doctype(void *arg, const XML_Char *name, const XML_Char *system,
    const XML_Char *public, int has_subset)
{
	struct xml_parser *x = arg;

	x->events++;
	if (strlen(name) > FEED_NAME_MAX)
		xml_stop(x, ERR_LIMIT, "a name longer than 1024 bytes");
}

/* One character, given itself or as a character reference. */
static bool
is_one_character(struct str value)
{
	uint32_t cp;

	if (str_starts(value, STR("&#")))
		return str_find_char(value, ';') == value.n - 1;
	return value.n > 0 && utf8_decode(value.p, value.n, &cp) == value.n &&
	    cp != '<' && cp != '&';
}

static void XMLCALL
on_entity(void *arg, const XML_Char *name, int is_parameter,
    const XML_Char *value, int n, const XML_Char *base, const XML_Char *system,
    const XML_Char *public, const XML_Char *notation)
{
	struct xml_parser *x = arg;

	x->events++;
	/* The W3C sets of HTML names are known to us and never loaded. */
	if (is_parameter && public != NULL &&
	    strncmp(public, "-//W3C//ENTITIES ", 17) == 0)
		x->w3c_entities = true;
	else if (is_parameter || value == NULL ||
	    !is_one_character((struct str){value, (size_t)n}))
		deny(x);
	else if (++x->entities > FEED_ENTITIES_MAX)
		xml_stop(x, ERR_LIMIT, "more than 300 entity declarations");
}

static void XMLCALL
on_attlist(void *arg, const XML_Char *element, const XML_Char *name,
    const XML_Char *type, const XML_Char *value, int required)
{
	deny(arg);
}

static void XMLCALL
on_element(void *arg, const XML_Char *name, XML_Content *model)
{
	struct xml_parser *x = arg;

	XML_FreeContentModel(x->expat, model);
	deny(x);
}

static void XMLCALL
on_notation(void *arg, const XML_Char *name, const XML_Char *base,
    const XML_Char *system, const XML_Char *public)
{
	deny(arg);
}

/*
 * An entity that only a DTD we do not load could declare: an HTML one is
 * known to us, another stays as it was written.
 */
static void XMLCALL
on_skipped(void *arg, const XML_Char *name, int is_parameter)
{
	struct xml_parser *x = arg;
	uint32_t cp[2];
	struct buf text;

	if (is_parameter) {
		if (!x->w3c_entities)
			deny(x);
		return;
	}
	buf_init(&text, FEED_NAME_MAX + 3);
	buf_printf(&text, "&%.*s;", FEED_NAME_MAX, name);
	if (entity_read(buf_str(&text), false, cp) == text.n) {
		buf_reset(&text);
		buf_add_cp(&text, cp[0]);
		if (cp[1] != 0)
			buf_add_cp(&text, cp[1]);
	}
	on_text(x, text.p, (int)text.n);
	buf_free(&text);
}

/* XML 1.0, 2.8: versions are 1.x; any other is not XML as we know it. */
static void XMLCALL
on_declaration(void *arg, const XML_Char *version, const XML_Char *encoding,
    int standalone)
{
	struct xml_parser *x = arg;

	if (version == NULL || x->o->lenient)
		return;
	if (strncmp(version, "1.", 2) != 0 || !ascii_is_digit(version[2]))
		xml_stop(x, ERR_INPUT, "an XML version that does not exist");
}

/* Running */

static void
set_handlers(XML_Parser p)
{
	XML_SetElementHandler(p, on_start, on_end);
	XML_SetCharacterDataHandler(p, on_text);
	XML_SetStartDoctypeDeclHandler(p, on_doctype);
	XML_SetEntityDeclHandler(p, on_entity);
	XML_SetAttlistDeclHandler(p, on_attlist);
	XML_SetElementDeclHandler(p, on_element);
	XML_SetNotationDeclHandler(p, on_notation);
	XML_SetSkippedEntityHandler(p, on_skipped);
	XML_SetXmlDeclHandler(p, on_declaration);
}

/* Hands all of text over; false when expat or a handler stopped. */
static bool
feed_pieces(struct xml_parser *x, struct str text)
{
	const size_t piece = x->o->piece > 0 ? x->o->piece : FEED_PIECE;
	size_t at = 0, n = piece;

	for (;;) {
		unsigned before = x->events;
		bool last = text.n - at <= n;

		if (last)
			n = text.n - at;
		if (XML_Parse(x->expat, text.p + at, (int)n, last) !=
		    XML_STATUS_OK)
			return false;
		at += n;
		if (last)
			return true;
		if (at - x->last_tag > 2 * (size_t)FEED_RUN_MAX) {
			xml_stop(x, ERR_LIMIT,
			    "more than 8 MiB between one tag and the next");
			return false;
		}
		n = x->events == before && n < FEED_RUN_MAX ? 2 * n : piece;
	}
}

static enum err
outcome(struct xml_parser *x, bool good)
{
	enum XML_Error why = XML_GetErrorCode(x->expat);

	x->report->line = XML_GetCurrentLineNumber(x->expat);
	x->report->column = XML_GetCurrentColumnNumber(x->expat) + 1;
	x->report->offset = (size_t)XML_GetCurrentByteIndex(x->expat);
	if (x->err != ERR_OK || good)
		return x->err;
	if (why == XML_ERROR_NO_MEMORY)
		return err_set(x->ei, ERR_LIMIT, "no memory for it");
	if (why == XML_ERROR_AMPLIFICATION_LIMIT_BREACH)
		return err_set(x->ei, ERR_LIMIT, "its entities expand too far");
	return err_set(x->ei, ERR_INPUT, "%s", XML_ErrorString(why));
}

enum err
xml_parse(struct str text, const struct xml_options *o,
    const struct xml_handler *h, struct xml_report *report, struct errinfo *ei)
{
	struct xml_parser *x = mem_zero(sizeof(*x));
	enum err e;

	if (text.p == NULL)
		text = STR("");
	*report = (struct xml_report){0};
	x->h = h;
	x->o = o;
	x->ei = ei;
	x->report = report;
	buf_init(&x->names, FEED_NAMESPACES_MAX * (FEED_NAME_MAX + 1));
	x->expat = XML_ParserCreate("UTF-8");
	if (x->expat == NULL)
		log_fatal("feed", "no memory for an XML parser");
	XML_SetUserData(x->expat, x);
	set_handlers(x->expat);
	e = outcome(x, feed_pieces(x, text));
	XML_ParserFree(x->expat);
	buf_free(&x->names);
	free(x);
	return e;
}
