/*
 * The words of a URL's slug: many outlets keep the first headline there.
 */
#include "story/token.h"

static bool
is_slug_mark(char c)
{
	return c == '-' || c == '_';
}

static bool
is_slug_cut(char c)
{
	return is_slug_mark(c) || c == '+' || c == ',' || c == '.';
}

/* Without an ending that names a program rather than a story. */
static struct str
without_extension(struct str s)
{
	static const char *const endings[] = {
	    ".html", ".htm", ".php", ".aspx", ".asp", ".story", ".cms"};

	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		if (str_ends(s, str_from(endings[i])))
			return str_sub(s, 0, s.n - strlen(endings[i]));
	}
	return s;
}

/* The longest segment of the path with two marks or more. */
static struct str
slug_segment(struct str url)
{
	struct str best = STR_EMPTY, path;
	size_t scheme = str_find(url, STR("://"));

	if (!str_starts(url, STR("http")) || scheme == url.n ||
	    str_find(url, STR("news.google")) < url.n)
		return best;
	path = str_sub(url, scheme + 3, url.n);
	path = str_sub(path, str_find_char(path, '/'), path.n);
	path = str_sub(path, 0, str_find_char(path, '?'));
	path = str_sub(path, 0, str_find_char(path, '#'));
	while (path.n > 0) {
		struct str segment = str_cut(&path, '/');
		size_t marks = 0;

		for (size_t i = 0; i < segment.n; i++)
			marks += is_slug_mark(segment.p[i]);
		if (marks >= 2 && segment.n > best.n)
			best = segment;
	}
	return best;
}

size_t
story_slug(struct str url, struct str *words, size_t max)
{
	struct str s = without_extension(slug_segment(url));
	size_t n = 0, from = 0;

	for (size_t i = 0; i <= s.n && n < max; i++) {
		struct str word;
		bool digit = false;

		if (i < s.n && !is_slug_cut(s.p[i]))
			continue;
		word = str_sub(s, from, i - from);
		from = i + 1;
		for (size_t k = 0; k < word.n; k++)
			digit |= ascii_is_digit(word.p[k]);
		if (word.n > 1 && word.n < 20 && !digit)
			words[n++] = word;
	}
	return n;
}
