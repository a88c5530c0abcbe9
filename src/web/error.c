/*
 * The page for everything that is not 200: what happened, in a sentence, and
 * where to go from here.
 */
#include "base/compiler.h"
#include "net/http.h"
#include "web/html.h"
#include "web/page.h"
#include "web/pages.h"

static const struct {
	int status;
	const char *title, *text;
} table[] = {
    {301, "Moved",
	"What is published under this address is now part of another "
	"story."},
    {400, "That request makes no sense",
	"The address or the request is malformed, and was not looked at "
	"further."},
    {403, "Not from there",
	"The request came from another site, which may not change anything "
	"here."},
    {404, "No such page",
	"Nothing is published under this address. An item may have passed its "
	"keeping time."},
    {405, "Not in this way",
	"This page can be read, but not with the method that was used."},
    {411, "How long is it?", "A request with a body must say its length."},
    {413, "Too large", "The request is larger than anything this site takes."},
    {414, "Address too long",
	"The address is longer than any address of this site."},
    {415, "Not as a form",
	"This site takes forms, and what was sent is no form."},
    {417, "Not expected",
	"The request asks for a step that is not taken here."},
    {421, "Not under this name",
	"The server answers to its own names only. If this is one of them, "
	"name it in the config: server { base-url https://news.example.org/ }"},
    {431, "Too many headers",
	"The browser sent more headers than this site reads. Clearing the "
	"cookies for this host may help."},
    {501, "Not done here",
	"The request uses a method or an encoding that "
	"this site does not have."},
    {503, "Not now", "The page cannot be made at the moment."},
    {505, "Another HTTP", "This site speaks HTTP/1.0 and HTTP/1.1."},
};

void
error_page(struct view *v, int status)
{
	const char *title = "Something is wrong";
	const char *text = "The page cannot be made.";
	struct buf *b = v->out;
	size_t i;

	for (i = 0; i < ARRAY_LEN(table); i++)
		if (table[i].status == status) {
			title = table[i].title;
			text = table[i].text;
		}
	page_open(v,
	    &(struct page_head){.title = str_from(title), .skip = "the text"});
	page_mast(v);
	html_lit(b, "<main class=\"hello\" id=\"main\">\n<h1>");
	html_text_c(b, title);
	html_lit(b, "</h1>\n<p>");
	html_text_c(b, text);
	html_lit(b, "</p>\n");
	if (v->error.text[0] != '\0') {
		html_lit(b, "<p>");
		html_text_c(b, v->error.text);
		html_lit(b, ".</p>\n");
	}
	buf_printf(b, "<p class=\"meta by\">%d ", status);
	html_text_c(b, http_status_name(status));
	html_lit(b, "</p>\n</main>\n");
	page_close(v);
}
