/*
 * The verifier: a second opinion on what the sanitiser wrote, by other
 * means.  It shares no code and no table with it, and knows no HTML; it
 * knows the safe language alone, byte by byte:
 *
 *	fragment  = *( text / start / end ), the tags balanced
 *	text      = UTF-8 without < > and controls; & only in &amp; &lt; &gt;
 *	start     = "<" name *( " " attribute "=" DQUOTE value DQUOTE ) ">"
 *	end       = "</" name ">"
 *
 * Whatever it does not know is refused.
 */
#include <string.h>

#include "feed/sanitise.h"

#define OPEN_MAX 101 /* elements open: 100, and a link of a page to an image */
#define URL_LENGTH_MAX (2048 * 5) /* bytes, when all of it were escaped */

/* What a value may be. */
enum kind {
	LINK, /* http, https, mailto */
	ADDRESS, /* http, https */
	TEXT,
	NUMBER, /* 0 to 4096 */
	WORD, /* letters, digits and the signs of a date */
	ONE_OF /* of the words given */
};

static const struct attribute {
	const char *name;
	enum kind kind;
	const char *words; /* each with a bar before and behind it */
} attributes[] = {
    {"href", LINK, NULL},
    {"src", ADDRESS, NULL},
    {"cite", ADDRESS, NULL},
    {"title", TEXT, NULL},
    {"alt", TEXT, NULL},
    {"width", NUMBER, NULL},
    {"height", NUMBER, NULL},
    {"colspan", NUMBER, NULL},
    {"rowspan", NUMBER, NULL},
    {"start", NUMBER, NULL},
    {"value", NUMBER, NULL},
    {"lang", WORD, NULL},
    {"hreflang", WORD, NULL},
    {"datetime", WORD, NULL},
    {"dir", ONE_OF, "|ltr|rtl|auto|"},
    {"scope", ONE_OF, "|row|col|rowgroup|colgroup|"},
    {"type", ONE_OF, "|1|a|A|i|I|"},
    {"reversed", ONE_OF, "||"},
    {"controls", ONE_OF, "||"},
    {"preload", ONE_OF, "|none|"},
    {"loading", ONE_OF, "|lazy|"},
    {"referrerpolicy", ONE_OF, "|no-referrer|"},
    {"target", ONE_OF, "|_blank|"},
    {"rel", ONE_OF, "|noopener noreferrer nofollow ugc|"},
};

/*
 * Names with the attributes they may have, besides dir and lang, each with a
 * bar before and behind it.  A link must have all that `must` names.
 */
static const struct element {
	const char *names;
	const char *may;
	const char *must;
	bool is_void;
} elements[] = {
    {"|b|bdi|caption|cite|code|colgroup|dd|details|div|dl|dt|em|figcaption|"
     "figure|h1|h2|h3|h4|h5|h6|i|kbd|mark|p|pre|rp|rt|ruby|s|samp|small|span|"
     "strong|sub|summary|sup|table|tbody|tfoot|thead|tr|u|ul|var|",
	"||", "||", false},
    {"|br|col|hr|wbr|", "||", "||", true},
    {"|a|", "|href|title|hreflang|rel|target|", "|href|rel|target|", false},
    {"|abbr|dfn|", "|title|", "||", false},
    {"|audio|video|", "|src|controls|preload|", "|controls|preload|", false},
    {"|blockquote|q|", "|cite|", "||", false},
    {"|del|ins|", "|cite|datetime|", "||", false},
    {"|img|", "|src|alt|title|width|height|loading|referrerpolicy|", "|src|",
	true},
    {"|li|", "|value|", "||", false},
    {"|ol|", "|start|type|reversed|", "||", false},
    {"|source|", "|src|", "|src|", true},
    {"|td|th|", "|colspan|rowspan|scope|", "||", false},
    {"|time|", "|datetime|", "||", false},
};

struct verifier {
	const char *p, *end;
	struct str open[OPEN_MAX];
	int depth;
};

/* Is the word one of the list, whose words stand between bars? */
static bool
listed(const char *list, struct str word)
{
	while (*++list != '\0') {
		size_t n = 0;

		while (n < word.n && list[n] == word.p[n] && list[n] != '|')
			n++;
		if (n == word.n && list[n] == '|')
			return true;
		while (list[n] != '|')
			n++;
		list += n;
	}
	return false;
}

/* Takes c when it stands at p. */
static bool
take(struct verifier *v, char c)
{
	if (v->p == v->end || *v->p != c)
		return false;
	v->p++;
	return true;
}

static struct str
take_name(struct verifier *v)
{
	struct str name = {v->p, 0};

	while (v->p < v->end &&
	    ((*v->p >= 'a' && *v->p <= 'z') || (*v->p >= '0' && *v->p <= '9')))
		v->p++;
	name.n = (size_t)(v->p - name.p);
	return name;
}

/*
 * Length of the character at p: one of UTF-8 that may stand in text, or 0.
 * Second bytes are held to what RFC 3629, 4 lists.
 */
static size_t
character(const char *s, const char *end)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t n = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	unsigned long cp = n == 1 ? p[0] : p[0] & (0x7fu >> n);
	static const unsigned long least[] = {0, 0, 0x80, 0x800, 0x10000};

	if ((size_t)(end - s) < n || (p[0] >= 0x80 && p[0] < 0xc2))
		return 0;
	for (size_t i = 1; i < n; i++) {
		if (p[i] < 0x80 || p[i] > 0xbf)
			return 0;
		cp = cp << 6 | (p[i] & 0x3f);
	}
	if (cp < least[n] || cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		return 0;
	if (cp < 0x20)
		return cp == '\t' || cp == '\n';
	if ((cp >= 0x7f && cp <= 0x9f) || (cp & 0xfffe) == 0xfffe)
		return 0;
	return cp >= 0xfdd0 && cp <= 0xfdef ? 0 : n;
}

/* A reference, one of the list, or 0. */
static size_t
reference(const char *p, const char *end, const char *list)
{
	const char *stop = memchr(p, ';', (size_t)(end - p));

	if (stop == NULL ||
	    !listed(list, (struct str){p + 1, (size_t)(stop - p - 1)}))
		return 0;
	return (size_t)(stop - p) + 1;
}

/* Adds a character of ASCII to a set of them. */
static void
set_add(uint64_t set[2], char c)
{
	set[c >> 6] |= UINT64_C(1) << (c & 63);
}

/* Characters none of which is `never`, and references of the list. */
static bool
characters(struct str s, const char *never, const char *references)
{
	const char *p = s.n > 0 ? s.p : "", *end = p + s.n;
	/* What has to be looked at: controls, '&' and `never`. */
	uint64_t look[2] = {UINT64_C(0xffffffff), UINT64_C(1) << 63};

	set_add(look, '&');
	for (const char *c = never; *c != '\0'; c++)
		set_add(look, *c);
	while (p < end) {
		size_t n = 0;

		while (p<end && * p> 0 && !(look[*p >> 6] >> (*p & 63) & 1))
			p++;
		if (p == end)
			break;
		if (*p == '&')
			n = reference(p, p + 8 < end ? p + 8 : end, references);
		else if (*p == '\0' || strchr(never, *p) == NULL)
			n = character(p, end);
		if (n == 0)
			return false;
		p += n;
	}
	return true;
}

static bool
starts(struct str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.n > n && memcmp(s.p, prefix, n) == 0;
}

static bool
url(struct str s, bool is_link)
{
	if (!starts(s, "https://") && !starts(s, "http://") &&
	    !(is_link && starts(s, "mailto:")))
		return false;
	return s.n <= URL_LENGTH_MAX &&
	    characters(s, " \t\n\"'<>\\^`{|}", "|amp|#39|");
}

static bool
number(struct str s)
{
	int n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || i == 4)
			return false;
		n = n * 10 + (s.p[i] - '0');
	}
	return s.n > 0 && n <= 4096;
}

static bool
value(const struct attribute *a, struct str s)
{
	switch (a->kind) {
	case LINK:
	case ADDRESS:
		return url(s, a->kind == LINK);
	case TEXT:
		return characters(s, "<>\"'`", "|amp|lt|gt|quot|#39|#96|");
	case NUMBER:
		return number(s);
	case WORD:
		return s.n > 0 && s.n <= 64 &&
		    characters(s, "\t\n!\"#$%'()*/;<=>?@[\\]^_`{|}~", "||");
	case ONE_OF:
		return s.n == 0 ? a->words[1] == '|' : listed(a->words, s);
	}
	return false;
}

/* One attribute, behind its space; sets its bit in *seen. */
static bool
attribute(struct verifier *v, const struct element *e, unsigned long *seen)
{
	struct str name = take_name(v), text;
	const char *stop;
	size_t i = 0, n = sizeof(attributes) / sizeof(attributes[0]);

	if (!listed(e->may, name) && !listed("|dir|lang|", name))
		return false;
	while (i < n && !str_eq_c(name, attributes[i].name))
		i++;
	if (i == n || (*seen & 1ul << i) || !take(v, '=') || !take(v, '"'))
		return false;
	*seen |= 1ul << i;
	stop = memchr(v->p, '"', (size_t)(v->end - v->p));
	if (stop == NULL)
		return false;
	text = (struct str){v->p, (size_t)(stop - v->p)};
	v->p = stop + 1;
	return value(&attributes[i], text);
}

/* Has it all that it must have? */
static bool
complete(const struct element *e, unsigned long seen)
{
	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]);
	     i++) {
		struct str name = {
		    attributes[i].name, strlen(attributes[i].name)};

		if (listed(e->must, name) && !(seen & 1ul << i))
			return false;
	}
	return true;
}

static bool
start_tag(struct verifier *v)
{
	struct str name = take_name(v);
	const struct element *e = NULL;
	unsigned long seen = 0;

	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
		if (listed(elements[i].names, name))
			e = &elements[i];
	}
	if (e == NULL)
		return false;
	while (take(v, ' ')) {
		if (!attribute(v, e, &seen))
			return false;
	}
	if (!take(v, '>') || !complete(e, seen))
		return false;
	if (e->is_void)
		return true;
	if (v->depth == OPEN_MAX)
		return false;
	v->open[v->depth++] = name;
	return true;
}

static bool
end_tag(struct verifier *v)
{
	struct str name = take_name(v);

	if (v->depth == 0 || !take(v, '>'))
		return false;
	v->depth--;
	return name.n == v->open[v->depth].n &&
	    memcmp(name.p, v->open[v->depth].p, name.n) == 0;
}

bool
sanitise_verify(struct str html)
{
	const char *start = html.n > 0 ? html.p : "";
	struct verifier v = {.p = start, .end = start + html.n};

	while (v.p < v.end) {
		const char *text = v.p;
		const char *tag = memchr(v.p, '<', (size_t)(v.end - v.p));

		v.p = tag != NULL ? tag : v.end;
		if (!characters((struct str){text, (size_t)(v.p - text)}, ">",
			"|amp|lt|gt|"))
			return false;
		if (tag == NULL)
			break;
		v.p++;
		if (!(take(&v, '/') ? end_tag(&v) : start_tag(&v)))
			return false;
	}
	return v.depth == 0;
}
