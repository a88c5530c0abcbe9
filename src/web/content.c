/*
 * Item texts.  Verified HTML is a small language: tags in lower case,
 * attributes in double quotes, every < and > of the text escaped.  So a tag
 * is found by its brackets, and an attribute by its name and quotes.
 */
#include "web/content.h"

#include "feed/sanitise.h"
#include "web/html.h"

/* The value of an attribute in a tag, still escaped, or empty. */
static struct str
attribute(struct str tag, struct str name_and_quote)
{
	size_t at = str_find(tag, name_and_quote);
	struct str rest = str_sub(tag, at + name_and_quote.n, tag.n);

	return at < tag.n ? str_cut(&rest, '"') : STR_EMPTY;
}

/* Values are escaped for an attribute already, which text may be as well. */
static void
write_image(struct buf *b, struct str tag, bool in_link)
{
	struct str src = attribute(tag, STR(" src=\""));
	struct str alt = attribute(tag, STR(" alt=\""));
	bool linked = !in_link && src.n > 0;

	if (linked) {
		html_lit(b,
		    "<a class=\"image\" "
		    "rel=\"noopener noreferrer nofollow\" href=\"");
		buf_add_str(b, src);
		html_lit(b, "\">");
	}
	html_lit(b, "[Image");
	if (alt.n > 0) {
		html_lit(b, ": ");
		buf_add_str(b, alt);
	}
	html_lit(b, "]");
	if (linked)
		html_lit(b, "</a>");
}

static bool
is_tag(struct str tag, struct str name)
{
	return str_starts(tag, name) &&
	    (tag.n == name.n || tag.p[name.n] == ' ' || tag.p[name.n] == '>');
}

bool
content_write(struct buf *b, struct str html, bool images, size_t *n_images)
{
	bool in_link = false;

	*n_images = 0;
	if (!sanitise_verify(html)) {
		html_lit(b, "<p>");
		html_text(b, html);
		html_lit(b, "</p>");
		return false;
	}
	while (html.n > 0) {
		size_t open = str_find_char(html, '<');
		size_t length = str_find_char(str_sub(html, open, html.n), '>');
		struct str tag = str_sub(html, open, length + 1);

		buf_add_str(b, str_sub(html, 0, open));
		if (is_tag(tag, STR("<img")))
			++*n_images;
		if (is_tag(tag, STR("<img")) && !images)
			write_image(b, tag, in_link);
		else
			buf_add_str(b, tag);
		if (is_tag(tag, STR("<a")))
			in_link = true;
		else if (is_tag(tag, STR("</a")))
			in_link = false;
		html = str_sub(html, open + tag.n, html.n);
	}
	return true;
}
