/*
 * The safe form made ready for a page.
 *
 * Safe HTML has one spelling of everything: a tag is what stands between '<'
 * and '>', an attribute what stands between ' name="' and '"'.  So this is a
 * walk from tag to tag that copies nearly all of it.
 */
#include <string.h>

#include "feed/html_write.h"
#include "feed/sanitise.h"

struct display {
	struct buf *out;
	bool images;
	size_t links; /* open links: none may stand in another */
	size_t media; /* open audio and video elements */
	bool linked; /* the outermost of them has its link */
	struct sanitise_shown *shown;
};

/* The value of an attribute, still escaped; given as ' name="'. */
static struct str
attribute(struct str tag, struct str start)
{
	size_t at = str_find(tag, start);
	struct str rest = str_sub(tag, at + start.n, tag.n);

	return at < tag.n ? str_cut(&rest, '"') : STR_EMPTY;
}

/* The text of an escaped value: in text, quotes stand for themselves. */
static void
put_value(struct buf *out, struct str value)
{
	static const struct {
		struct str escape;
		char c;
	} quotes[] = {{STR_INIT("&quot;"), '"'}, {STR_INIT("&#39;"), '\''},
	    {STR_INIT("&#96;"), '`'}};

	while (value.n > 0) {
		size_t used = 0;

		for (size_t i = 0; i < 3 && value.p[0] == '&'; i++) {
			if (!str_starts(value, quotes[i].escape))
				continue;
			buf_add_byte(out, quotes[i].c);
			used = quotes[i].escape.n;
		}
		if (used == 0) {
			buf_add_byte(out, value.p[0]);
			used = 1;
		}
		value = str_sub(value, used, value.n);
	}
}

/* A link to what is not shown, or its label alone within another link. */
static void
put_link(struct display *d, const char *label, struct str url, struct str text)
{
	bool is_link = d->links == 0 && url.n > 0;

	if (is_link) {
		buf_add_c(d->out, "<a href=\"");
		buf_add_str(d->out, url);
		buf_add_c(d->out, "\"" HTML_LINK_ATTRS ">");
	}
	buf_printf(d->out, text.n > 0 ? "[%s: " : "[%s", label);
	put_value(d->out, text);
	buf_add_byte(d->out, ']');
	if (is_link)
		buf_add_c(d->out, "</a>");
}

/* Is a side of the image, as written, 0 or 1? */
static bool
is_tiny_side(struct str side)
{
	return str_eq_c(side, "0") || str_eq_c(side, "1");
}

static void
put_image(struct display *d, struct str tag)
{
	if (is_tiny_side(attribute(tag, STR(" width=\""))) &&
	    is_tiny_side(attribute(tag, STR(" height=\"")))) {
		d->shown->trackers++;
		return;
	}
	d->shown->images++;
	if (d->images) {
		buf_add_str(d->out, str_sub(tag, 0, tag.n - 1));
		buf_add_c(d->out,
		    " loading=\"lazy\" referrerpolicy=\"no-referrer\">");
	} else {
		put_link(d, "Image", attribute(tag, STR(" src=\"")),
		    attribute(tag, STR(" alt=\"")));
	}
}

/* A recording: a link to the first file that is named. */
static void
put_media(struct display *d, struct str tag, const char *label)
{
	struct str src = attribute(tag, STR(" src=\""));

	if (src.n == 0 || d->linked)
		return;
	put_link(d, label, src, STR_EMPTY);
	d->linked = true;
	d->shown->media++;
}

/* h1 and h2 are the page's: <h1 ...> and </h1> become h3, and so on. */
static void
put_heading(struct display *d, struct str tag, size_t at)
{
	char level = tag.p[at];

	buf_add_str(d->out, str_sub(tag, 0, at));
	buf_add_byte(d->out, level < '2' ? '3' : level > '5' ? '6' : level + 1);
	buf_add_str(d->out, str_sub(tag, at + 1, tag.n));
}

static bool
is_media(struct str name)
{
	return str_eq_c(name, "audio") || str_eq_c(name, "video");
}

/* The name in a start or end tag. */
static struct str
tag_name(struct str tag, bool is_end)
{
	size_t n = 0;

	tag = str_sub(tag, 1 + is_end, tag.n);
	while (n < tag.n && ascii_is_alnum(tag.p[n]))
		n++;
	return str_sub(tag, 0, n);
}

static void
put_tag(struct display *d, struct str tag)
{
	bool is_end = tag.n > 1 && tag.p[1] == '/';
	struct str name = tag_name(tag, is_end);

	if (is_media(name)) {
		if (is_end) {
			d->media--;
			return;
		}
		if (d->media++ == 0)
			d->linked = false;
		put_media(d, tag, name.p[0] == 'a' ? "Audio" : "Video");
	} else if (str_eq_c(name, "source")) {
		if (d->media > 0)
			put_media(d, tag, "Recording");
	} else if (d->media > 0) {
		return;
	} else if (str_eq_c(name, "img")) {
		put_image(d, tag);
	} else if (name.n == 2 && name.p[0] == 'h' &&
	    ascii_is_digit(name.p[1])) {
		put_heading(d, tag, 2u + is_end);
	} else {
		if (str_eq_c(name, "a"))
			d->links += is_end ? -(size_t)1 : 1;
		buf_add_str(d->out, tag);
	}
}

void
sanitise_display(
    struct str safe, bool images, struct buf *out, struct sanitise_shown *shown)
{
	struct display d = {.out = out, .images = images, .shown = shown};

	*shown = (struct sanitise_shown){0};
	while (safe.n > 0) {
		size_t open = str_find_char(safe, '<');
		size_t length = str_find_char(str_sub(safe, open, safe.n), '>');

		if (d.media == 0)
			buf_add_str(out, str_sub(safe, 0, open));
		if (open < safe.n)
			put_tag(&d, str_sub(safe, open, length + 1));
		safe = str_sub(safe, open + length + 1, safe.n);
	}
}
