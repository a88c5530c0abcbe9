/*
 * The scfg reader: its ceilings, at the limit and one past, and scfg_quote
 * against it.  What it says about wrong files is in tests/data/conf/.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "conf/scfg.h"
#include "tests/tap/tap.h"

/* One reading of a text, with what it needs. */
struct reading {
	struct source s;
	struct arena tree;
	struct buf messages;
	struct report r;
	struct scfg_directive *first;
	bool whole; /* what scfg_read returned */
};

static void
reading_init(struct reading *t, struct str text)
{
	*t = (struct reading){.s = {"test.conf", text}};
	arena_init(&t->tree, SCFG_TREE_MAX);
	buf_init(&t->messages, 1 << 20);
	report_init(&t->r, &t->messages);
	t->whole = scfg_read(&t->s, &t->tree, &t->r, &t->first);
}

static void
reading_free(struct reading *t)
{
	arena_free(&t->tree);
	buf_free(&t->messages);
}

/* Checks how many errors a text has, and a part of the first message. */
static void
check(struct str text, int errors, const char *part, const char *what)
{
	struct reading t;

	reading_init(&t, text);
	tap_is_int(errors, t.r.errors, what);
	if (part != NULL)
		tap_ok(strstr(buf_cstr(&t.messages), part) != NULL,
		    "%s: says \"%s\"", what, part);
	reading_free(&t);
}

/* n times `one` into a buffer, with something before and behind. */
static struct str
repeated(struct buf *b, const char *before, const char *one, size_t n,
    const char *behind)
{
	buf_init(b, 64 << 20);
	buf_add_c(b, before);
	for (size_t i = 0; i < n; i++)
		buf_add_c(b, one);
	buf_add_c(b, behind);
	return buf_str(b);
}

static void
test_ceilings(void)
{
	struct buf b;

	check(repeated(&b, "name ", "x", SCFG_LINE_MAX - 5, "\nb\n"), 0, NULL,
	    "a line at the limit");
	buf_free(&b);
	check(repeated(&b, "name ", "x", SCFG_LINE_MAX - 4, "\nb\n"), 1,
	    "longer than 8192 bytes", "a line one byte past it");
	buf_free(&b);
	check(repeated(&b, "name", " x", SCFG_WORDS_MAX - 1, "\n"), 0, NULL,
	    "words at the limit");
	buf_free(&b);
	check(repeated(&b, "name", " x", SCFG_WORDS_MAX, "\n"), 1,
	    "more than 64 words", "one word past it");
	buf_free(&b);
	check(repeated(&b, "", "a { ", SCFG_DEPTH_MAX, "} } } } } } } }\n"), 0,
	    NULL, "blocks at the limit");
	buf_free(&b);
	check(repeated(&b, "", "a { ", SCFG_DEPTH_MAX + 1, ""), 1,
	    "more than 8 blocks", "one block past it");
	buf_free(&b);
}

/* How many directives of one word fill the tree exactly. */
static size_t
tree_room(void)
{
	struct reading t;
	size_t each;

	reading_init(&t, STR("a\na\n"));
	each = t.tree.used / 2;
	reading_free(&t);
	return SCFG_TREE_MAX / each;
}

static void
test_tree_ceiling(void)
{
	size_t room = tree_room();
	struct buf b;

	check(repeated(&b, "", "a\n", room, ""), 0, NULL, "a full tree");
	buf_free(&b);
	check(repeated(&b, "", "a\n", room + 1, ""), 1,
	    "more directives than fit", "a directive past it");
	buf_free(&b);
}

static void
test_tree(void)
{
	struct reading t;
	const struct scfg_directive *d;

	reading_init(&t,
	    STR("one a \"b c\" # d\n\ntwo {\n\tthree { four }\n}\n"
		"five"));
	tap_ok(t.whole && t.r.errors == 0, "a small file");
	d = t.first;
	tap_is_int(3, (int64_t)d->n_words, "words of the first directive");
	tap_is_str("b c", d->words[2].text, "a quoted word");
	tap_ok(d->words[2].quoted && !d->words[1].quoted, "which was quoted");
	tap_is_int(6, (int64_t)d->words[2].where.at, "its place");
	tap_is_int(5, (int64_t)d->words[2].where.length, "with its quotes");
	d = d->next;
	tap_ok(d->has_block, "a block");
	tap_is_int(3, d->line, "its line");
	tap_is_str("four", d->children->children->words[0].text, "its inside");
	tap_is_str("five", d->next->words[0].text, "and what follows");
	reading_free(&t);
}

static void
test_broken(void)
{
	struct reading t;

	reading_init(&t, STR("a \"x {\nb\n}\nc\n"));
	tap_ok(t.whole && t.r.errors == 1, "a broken line, its block closed");
	tap_ok(t.first->broken, "is marked");
	tap_is_str("c", t.first->next->words[0].text, "what follows is read");
	reading_free(&t);
}

/* Quotes a text, reads it back as the word behind a name. */
static void
check_quote(struct str text, const char *quoted, const char *back)
{
	struct reading t;
	struct buf b;

	buf_init(&b, 4096);
	scfg_quote(text, &b);
	tap_is_str(quoted, buf_str(&b), "quoted");
	buf_reset(&b);
	buf_add_c(&b, "name ");
	scfg_quote(text, &b);
	buf_add_c(&b, " more\n");
	reading_init(&t, buf_str(&b));
	if (tap_ok(t.r.errors == 0 && t.first != NULL && t.first->n_words == 3,
		"and one word"))
		tap_is_str(back, t.first->words[1].text, "read back");
	reading_free(&t);
	buf_free(&b);
}

static void
test_quote(void)
{
	check_quote(STR("plain"), "plain", "plain");
	check_quote(STR(""), "\"\"", "");
	check_quote(STR("two words"), "\"two words\"", "two words");
	check_quote(STR("a\"b\\c"), "\"a\\\"b\\\\c\"", "a\"b\\c");
	check_quote(STR("it's"), "\"it's\"", "it's");
	check_quote(STR("#x"), "\"#x\"", "#x");
	check_quote(STR("C#"), "C#", "C#");
	check_quote(STR("{"), "\"{\"", "{");
	check_quote(STR("owner=x"), "\"owner=x\"", "owner=x");
	check_quote(STR("https://a.example/?b=c"), "https://a.example/?b=c",
	    "https://a.example/?b=c");
	check_quote(STR("朝の新聞"), "朝の新聞", "朝の新聞");
	check_quote(STR("a\nbind 0.0.0.0 }\r\n\x1b[1m"),
	    "\"abind 0.0.0.0 }[1m\"", "abind 0.0.0.0 }[1m");
	check_quote(STR("a\xff\xfe"
			"b\xe2\x80\xae"
			"c"),
	    "\"abc\"", "abc");
	check_quote(STR("a\xe2\x80\x8c"
			"b"),
	    "\"a\xe2\x80\x8c"
	    "b\"",
	    "a\xe2\x80\x8c"
	    "b");
	check_quote((struct str){"a\0b", 3}, "\"ab\"", "ab");
}

int
main(void)
{
	test_tree();
	test_broken();
	test_quote();
	test_ceilings();
	test_tree_ceiling();
	return tap_done();
}
