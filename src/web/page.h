/*
 * The frame around every page: head, skip link, masthead, foot, keys.
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "web/view.h"

#define PAGE_LANGUAGE "en" /* of our own words */

struct page_head {
	struct str title; /* of the page; empty: the paper's */
	const char *description; /* or NULL */
	const char *skip; /* where the skip link says it goes, "the text" */
	int refresh; /* seconds until the browser asks again, 0 never */
};

/* From the doctype to the start of <header class="mast">'s contents. */
void
page_open(struct view *v, const struct page_head *head);

/* The masthead of an inner page, header closed: the paper's name and where
 * to go. */
void
page_mast(struct view *v);

/* The links to the other pages of the site, as a <nav>. */
void
page_nav(struct view *v, bool front);

/* The list of keys, and the end of the document. */
void
page_close(struct view *v);

/* ` href="..."` to a path of our own without its leading slash, from this
 * page; "" is the front page. */
void
page_href(struct view *v, const char *path);

/* The dot between two parts of a line of small print. */
void
page_sep(struct view *v);

#endif
