/*
 * HTML of feeds made safe.
 *
 * Nothing of the input is copied but text.  Tags are written anew from the
 * table of elements, in one spelling, with attributes that were read, judged
 * and escaped, and the tags are balanced with a stack of fixed size.  So the
 * output is a small language, which feed/verify.c states once more:
 *
 *	text of & < > escaped; <name attr="value" ...>; </name>; nothing else
 *
 * A tree is never built: the standard's tree builder is quadratic on hostile
 * input, in every implementation.
 *
 * What is written is in the safe language however the input was cut, so
 * every ceiling simply ends the work.  Room for the end tags of all that is
 * open is kept free.
 */
#include "feed/sanitise.h"

#include <string.h>

#include "base/arena.h"
#include "base/compiler.h"
#include "base/url.h"
#include "base/utf8.h"
#include "feed/html_element.h"
#include "feed/html_reader.h"
#include "feed/html_url.h"
#include "feed/html_write.h"

/* Nothing is loaded before the reader says so. */
#define MEDIA_ATTRS " controls=\"\" preload=\"none\""

#define OUTPUT_FACTOR 4 /* times the input, for the attributes we add */
#define OUTPUT_EXTRA 1024 /* bytes, so that short texts get by */
#define TAG_MAX (64 * 1024) /* bytes of a start tag: two texts and a URL */
#define VALUE_MAX (16 * 1024) /* bytes of an attribute, as read */
#define TITLE_MAX 4096 /* bytes of title and alt: a long caption */
#define WORD_MAX 64 /* bytes of a date or a language tag */
#define URL_ARENA (64 * 1024) /* bytes to resolve one URL in */
#define IS_NOTHING_WITHOUT_URL (IS_A | IS_IMG | IS_SOURCE)
#define SIDE_MAX 4096 /* pixels of an image: more than a page is wide */
#define SPAN_MAX 1000 /* columns or rows: the standard's ceiling */
#define NUMBER_MAX 4096 /* start and value of lists */

struct sanitiser {
	struct html_reader r;
	struct str base;
	struct buf *out;
	size_t max; /* bytes: what out may grow to */
	size_t closing; /* bytes that the end tags of `open` take */
	const struct html_element *open[SANITISE_DEPTH_MAX];
	size_t depth;
	size_t too_deep; /* start tags left out for depth, not ended yet */
	size_t tags; /* start tags written */
	struct buf tag; /* the start tag being made */
	struct buf value; /* the attribute being judged */
	struct buf url; /* the URL being judged */
	struct arena arena; /* the URL being resolved */
	bool has_url; /* the start tag has a URL that may be kept */
	bool is_tiny; /* no side of the image is longer than 1 */
	struct sanitise_stats stats;
};

/* Attributes.  Each judge adds the attribute to s->tag or leaves it out. */

static void
add_attr(struct sanitiser *s, enum html_attr_id id, struct str value)
{
	buf_add_byte(&s->tag, ' ');
	buf_add_c(&s->tag, html_attr_name(id));
	buf_add_c(&s->tag, "=\"");
	html_write_attr(&s->tag, TAG_MAX, value);
	buf_add_byte(&s->tag, '"');
}

static void
judge_url(struct sanitiser *s, enum html_attr_id id, struct str value)
{
	buf_reset(&s->url);
	if (!html_url(&s->arena, s->base, value, id == ATTR_HREF, &s->url))
		return;
	add_attr(s, id, buf_str(&s->url));
	s->has_url = true;
}

/* "120" and "120px"; -1 for what is no number. */
static int
read_number(struct str value)
{
	uint64_t n;

	if (str_ends(value, STR("px")))
		value.n -= 2;
	return str_to_u64(value, INT16_MAX, &n) ? (int)n : -1;
}

static void
judge_number(struct sanitiser *s, enum html_attr_id id, struct str value,
    int min, int max)
{
	int n = read_number(value);

	if (n >= min && n <= max)
		buf_printf(&s->tag, " %s=\"%d\"", html_attr_name(id), n);
}

/* 0 is kept of images: it tells a tracker from a picture. */
static void
judge_side(struct sanitiser *s, enum html_attr_id id, struct str value)
{
	int n = read_number(value);

	judge_number(s, id, value, 0, SIDE_MAX);
	s->is_tiny = s->is_tiny && (n == 0 || n == 1);
}

/* A word of ASCII letters, digits and these signs. */
static void
judge_word(struct sanitiser *s, enum html_attr_id id, struct str value,
    const char *signs)
{
	if (value.n == 0 || value.n > WORD_MAX)
		return;
	for (size_t i = 0; i < value.n; i++) {
		if (!ascii_is_alnum(value.p[i]) &&
		    (value.p[i] == '\0' || !strchr(signs, value.p[i])))
			return;
	}
	add_attr(s, id, value);
}

/* One of a few words, which are given with a space behind each. */
static void
judge_choice(struct sanitiser *s, enum html_attr_id id, struct str value,
    struct str choices)
{
	while (choices.n > 0) {
		struct str choice = str_cut(&choices, ' ');

		if (str_eq(value, choice) ||
		    (choice.n > 1 && str_eq_nocase(value, choice)))
			add_attr(s, id, choice);
	}
}

static void
judge(struct sanitiser *s, enum html_attr_id id, struct str raw)
{
	struct str value;

	buf_reset(&s->value);
	html_decode_attr(utf8_prefix(raw, VALUE_MAX), &s->value);
	value = str_trim(buf_str(&s->value));
	switch (id) {
	case ATTR_HREF:
	case ATTR_SRC:
	case ATTR_CITE:
		judge_url(s, id, value);
		break;
	case ATTR_ALT:
	case ATTR_TITLE:
		add_attr(s, id, utf8_prefix(buf_str(&s->value), TITLE_MAX));
		break;
	case ATTR_WIDTH:
	case ATTR_HEIGHT:
		judge_side(s, id, value);
		break;
	case ATTR_COLSPAN:
	case ATTR_ROWSPAN:
		judge_number(s, id, value, 1, SPAN_MAX);
		break;
	case ATTR_START:
	case ATTR_VALUE:
		judge_number(s, id, value, 1, NUMBER_MAX);
		break;
	case ATTR_HREFLANG:
	case ATTR_LANG:
		judge_word(s, id, value, "-");
		break;
	case ATTR_DATETIME:
		judge_word(s, id, value, "-+:., ");
		break;
	case ATTR_SCOPE:
		judge_choice(s, id, value, STR("row col rowgroup colgroup"));
		break;
	case ATTR_TYPE:
		judge_choice(s, id, value, STR("1 a A i I"));
		break;
	case ATTR_DIR:
		judge_choice(s, id, value, STR("ltr rtl auto"));
		break;
	case ATTR_REVERSED:
		add_attr(s, id, STR_EMPTY);
		break;
	case HTML_ATTR_IDS:
		break;
	}
}

/*
 * The address of a picture that a script of the page would have loaded when
 * it comes into view; its src is missing or a data: URL.
 */
static void
judge_lazy_image(struct sanitiser *s)
{
	static const char *const names[] = {
	    "data-src", "data-lazy-src", "data-original"};
	const struct html_token *token = &s->r.token;

	for (size_t i = 0; i < token->n_attrs; i++) {
		for (size_t k = 0; k < ARRAY_LEN(names) && !s->has_url; k++) {
			if (str_eq_c_nocase(token->attrs[i].name, names[k]))
				judge(s, ATTR_SRC, token->attrs[i].value);
		}
	}
}

/* Makes the start tag of e in s->tag, with the attributes of the token. */
static void
make_tag(struct sanitiser *s, const struct html_element *e)
{
	const struct html_token *token = &s->r.token;
	uint32_t want = e->attrs | ATTR_BIT(ATTR_DIR) | ATTR_BIT(ATTR_LANG);
	uint32_t have = 0;
	struct str values[HTML_ATTR_IDS];

	/* From the last, so that the first of a name is what stays. */
	for (size_t i = token->n_attrs; i-- > 0;) {
		enum html_attr_id id = html_attr_id(token->attrs[i].name);

		if (id < HTML_ATTR_IDS && (want & ATTR_BIT(id))) {
			values[id] = token->attrs[i].value;
			have |= ATTR_BIT(id);
		}
	}
	buf_reset(&s->tag);
	buf_add_byte(&s->tag, '<');
	buf_add_c(&s->tag, e->name);
	s->has_url = false;
	s->is_tiny =
	    (have & ATTR_BIT(ATTR_WIDTH)) && (have & ATTR_BIT(ATTR_HEIGHT));
	for (int id = 0; id < HTML_ATTR_IDS; id++) {
		if (have & ATTR_BIT(id))
			judge(s, (enum html_attr_id)id, values[id]);
		if (id == ATTR_SRC && (e->is & IS_IMG) && !s->has_url)
			judge_lazy_image(s);
	}
	if (e->is & IS_A)
		buf_add_str(&s->tag, STR(HTML_LINK_ATTRS));
	if (e->is & IS_MEDIA)
		buf_add_str(&s->tag, STR(MEDIA_ATTRS));
	buf_add_byte(&s->tag, '>');
}

/* The stack of open elements. */

/* Bytes of the end tag of e. */
static size_t
end_length(const struct html_element *e)
{
	return strlen(e->name) + sizeof("</>") - 1;
}

/* Closes all that is open from place `to` of the stack on. */
static void
close_down_to(struct sanitiser *s, size_t to)
{
	while (s->depth > to) {
		const struct html_element *e = s->open[--s->depth];

		buf_add_str(s->out, STR("</"));
		buf_add_c(s->out, e->name);
		buf_add_byte(s->out, '>');
		s->closing -= end_length(e);
	}
}

/* What the start tag of e closes before it. */
static void
close_before(struct sanitiser *s, const struct html_element *e)
{
	size_t i = s->depth, found = s->depth;

	if (e->closes == 0)
		return;
	while (i > 0) {
		uint32_t is = s->open[--i]->is;

		if (is & e->closes)
			found = i;
		else if (is & e->closes_within)
			break;
	}
	close_down_to(s, found);
}

/* Does the end tag of e end `open`?  Any heading ends any, as in browsers. */
static bool
ends(const struct html_element *e, const struct html_element *open)
{
	return e == open || (e->is & open->is & IS_HEADING);
}

static void
end_tag(struct sanitiser *s, const struct html_element *e)
{
	if (e->is & IS_VOID)
		return;
	if (s->too_deep > 0) {
		s->too_deep--;
		return;
	}
	for (size_t i = s->depth; i > 0; i--) {
		const struct html_element *open = s->open[i - 1];

		if (ends(e, open)) {
			close_down_to(s, i - 1);
			return;
		}
		if (open->is & e->ends_within)
			return;
	}
}

static void
count_image(struct sanitiser *s)
{
	if (s->is_tiny)
		s->stats.trackers++;
	else
		s->stats.images++;
}

static void
start_tag(struct sanitiser *s, const struct html_element *e)
{
	bool is_void = e->is & IS_VOID;
	size_t end = is_void ? 0 : end_length(e);

	close_before(s, e);
	if (!is_void && s->depth == SANITISE_DEPTH_MAX) {
		s->too_deep += !s->r.token.self_closing;
		return;
	}
	make_tag(s, e);
	if ((e->is & IS_NOTHING_WITHOUT_URL) && !s->has_url) {
		s->stats.dropped++;
		return;
	}
	if (s->tags == SANITISE_TAGS_MAX ||
	    s->tag.n + end + s->closing > s->max - s->out->n) {
		s->stats.cut = true;
		return;
	}
	if (e->is & IS_IMG)
		count_image(s);
	s->tags++;
	buf_add_str(s->out, buf_str(&s->tag));
	if (is_void)
		return;
	s->open[s->depth++] = e;
	s->closing += end;
	/* XHTML written as HTML: <a name="x"/> holds nothing. */
	if (s->r.token.self_closing)
		close_down_to(s, s->depth - 1);
}

/* The whole. */

static void
run(struct sanitiser *s)
{
	while (!s->stats.cut && html_read(&s->r)) {
		const struct html_token *token = &s->r.token;

		if (token->kind == HTML_START)
			start_tag(s, s->r.element);
		else if (token->kind == HTML_END)
			end_tag(s, s->r.element);
		else if (!html_write_text(s->out, s->max - s->closing,
			     token->text, token->text_kind))
			s->stats.cut = true;
	}
	close_down_to(s, 0);
	s->stats.dropped += s->r.dropped;
}

/* What out may grow to for an input of n bytes. */
static size_t
output_max(const struct buf *out, size_t n)
{
	size_t max = n * OUTPUT_FACTOR + OUTPUT_EXTRA;

	if (max > SANITISE_INPUT_MAX)
		max = SANITISE_INPUT_MAX;
	if (out->failed || max > out->max - out->n)
		max = out->failed ? 0 : out->max - out->n;
	return out->n + max;
}

void
sanitise_html(struct str html, struct str base, struct buf *out,
    struct sanitise_stats *stats)
{
	struct str input = utf8_prefix(html, SANITISE_INPUT_MAX);
	struct sanitiser s = {
	    .base = base, .out = out, .max = output_max(out, input.n)};
	bool input_was_cut = input.n < html.n;
	struct buf repaired;

	buf_init(&repaired, SANITISE_INPUT_MAX * UTF8_MAX);
	if (!utf8_valid(input, NULL)) {
		utf8_repair(input, &repaired);
		input = buf_str(&repaired);
	}
	buf_init(&s.tag, TAG_MAX);
	buf_init(&s.value, VALUE_MAX * UTF8_MAX);
	buf_init(&s.url, VALUE_MAX * UTF8_MAX);
	arena_init(&s.arena, URL_ARENA);
	html_read_start(&s.r, input);
	run(&s);
	s.stats.cut = s.stats.cut || input_was_cut;
	arena_free(&s.arena);
	buf_free(&s.url);
	buf_free(&s.value);
	buf_free(&s.tag);
	buf_free(&repaired);
	if (stats != NULL)
		*stats = s.stats;
}
