/*
 * feed/html_token: cases in the format of html5lib-tests' tokenizer folder.
 * Ours are tests/data/html_token/NAME.test; when HTML5LIB_TOKENIZER names a
 * folder of theirs, its files are read as well.
 *
 * Compared are start tags, end tags and text; comments and doctypes are
 * skipped by the tokenizer, and so here.  Cases that need a lone surrogate
 * or start within a CDATA section are counted and left out.
 */
#include "feed/html_token.h"

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "tests/tap/tap.h"

#define TEXT_MAX (1 << 20) /* bytes of a case */

struct counts {
	int run, left_out;
};

static const struct state {
	const char *name;
	enum html_text text;
} states[] = {
    {"Data state", HTML_DATA},
    {"RCDATA state", HTML_RCDATA},
    {"RAWTEXT state", HTML_RAWTEXT},
    {"Script data state", HTML_SCRIPT},
    {"PLAINTEXT state", HTML_PLAINTEXT},
};

/* The text of a case with its second escapes undone: \u0000 to \uFFFF. */
static struct buf
unescape(struct str s)
{
	struct buf out;

	buf_init(&out, TEXT_MAX);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && i + 5 < s.n && s.p[i + 1] == 'u') {
			char digits[5] = {0};

			memcpy(digits, s.p + i + 2, 4);
			buf_add_cp(&out, (uint32_t)strtoul(digits, NULL, 16));
			i += 5;
		} else {
			buf_add_byte(&out, s.p[i]);
		}
	}
	return out;
}

static json_t *
string_of(struct buf *b)
{
	json_t *j = json_stringn_nocheck(buf_cstr(b), b->n);

	buf_free(b);
	return j;
}

static json_t *
name_of(struct str name)
{
	struct buf b;

	buf_init(&b, TEXT_MAX);
	html_decode_name(name, &b);
	return string_of(&b);
}

/* Appends a token; texts that follow each other are one. */
static void
append(json_t *list, json_t *token)
{
	json_t *last = json_array_get(list, json_array_size(list) - 1);
	json_t *a = json_array_get(last, 1), *b = json_array_get(token, 1);
	struct buf both;

	if (json_array_size(list) == 0 ||
	    strcmp(json_string_value(json_array_get(last, 0)), "Character") ||
	    strcmp(json_string_value(json_array_get(token, 0)), "Character")) {
		json_array_append_new(list, token);
		return;
	}
	buf_init(&both, TEXT_MAX);
	buf_add(&both, json_string_value(a), json_string_length(a));
	buf_add(&both, json_string_value(b), json_string_length(b));
	json_array_set_new(last, 1, string_of(&both));
	json_decref(token);
}

static json_t *
start_token(const struct html_token *t)
{
	json_t *token = json_pack("[so{}]", "StartTag", name_of(t->name));
	json_t *attrs = json_array_get(token, 2);

	for (size_t i = 0; i < t->n_attrs; i++) {
		struct buf name, value;

		buf_init(&name, TEXT_MAX);
		buf_init(&value, TEXT_MAX);
		html_decode_name(t->attrs[i].name, &name);
		html_decode_attr(t->attrs[i].value, &value);
		if (json_object_get(attrs, buf_cstr(&name)) == NULL)
			json_object_set_new_nocheck(
			    attrs, buf_cstr(&name), string_of(&value));
		buf_free(&name);
		buf_free(&value);
	}
	if (t->self_closing)
		json_array_append_new(token, json_true());
	return token;
}

static json_t *
tokens_of(struct str html, enum html_text state, const char *last)
{
	struct html_tokenizer t;
	struct html_token token;
	json_t *list = json_pack("[]");

	html_start(&t, html);
	if (state != HTML_DATA)
		html_raw(&t, state, str_from(last != NULL ? last : "script"));
	while (html_next(&t, &token)) {
		if (token.kind == HTML_START) {
			append(list, start_token(&token));
		} else if (token.kind == HTML_END) {
			append(list,
			    json_pack("[so]", "EndTag", name_of(token.name)));
		} else {
			struct buf b;

			buf_init(&b, TEXT_MAX);
			html_decode(token.text, token.text_kind, &b);
			append(list,
			    json_pack("[so]", "Character", string_of(&b)));
		}
	}
	return list;
}

/* What a case wants, in the same form. */
static json_t *
wanted(const json_t *output, bool escaped)
{
	json_t *list = json_pack("[]"), *token;
	size_t i;

	json_array_foreach(output, i, token)
	{
		const char *kind = json_string_value(json_array_get(token, 0));
		struct buf b;

		if (kind == NULL || strcmp(kind, "Comment") == 0 ||
		    strcmp(kind, "DOCTYPE") == 0)
			continue;
		token = json_deep_copy(token);
		if (escaped) {
			json_t *text = json_array_get(token, 1);

			b = unescape((struct str){
			    json_string_value(text), json_string_length(text)});
			json_array_set_new(token, 1, string_of(&b));
		}
		append(list, token);
	}
	return list;
}

static bool
has_surrogate(const json_t *test)
{
	char *text = json_dumps(test, JSON_COMPACT);
	bool found = strstr(text, "\\\\uD8") != NULL ||
	    strstr(text, "\\\\uDF") != NULL ||
	    strstr(text, "\\\\uDB") != NULL || strstr(text, "\\\\uDC") != NULL;

	free(text);
	return found;
}

static void
run_state(
    const json_t *test, const char *state, const char *file, struct counts *c)
{
	bool escaped = json_is_true(json_object_get(test, "doubleEscaped"));
	const char *last =
	    json_string_value(json_object_get(test, "lastStartTag"));
	json_t *input = json_object_get(test, "input"), *want, *got;
	struct buf html;
	size_t i = 0;

	while (i < ARRAY_LEN(states) && strcmp(states[i].name, state) != 0)
		i++;
	if (i == ARRAY_LEN(states) || (escaped && has_surrogate(test))) {
		c->left_out++;
		return;
	}
	buf_init(&html, TEXT_MAX);
	buf_add(&html, json_string_value(input), json_string_length(input));
	if (escaped) {
		struct buf plain = unescape(buf_str(&html));

		buf_free(&html);
		html = plain;
	}
	got = tokens_of(buf_str(&html), states[i].text, last);
	want = wanted(json_object_get(test, "output"), escaped);
	c->run++;
	if (!json_equal(got, want)) {
		char *g = json_dumps(got, 0), *w = json_dumps(want, 0);

		tap_ok(false, "%s: %s (%s)", file,
		    json_string_value(json_object_get(test, "description")),
		    state);
		printf("#  want %s\n#  got  %s\n", w, g);
		free(g);
		free(w);
	}
	json_decref(got);
	json_decref(want);
	buf_free(&html);
}

static void
run_test(const json_t *test, const char *file, struct counts *c)
{
	json_t *initial = json_object_get(test, "initialStates"), *state;
	size_t i;

	if (initial == NULL)
		run_state(test, "Data state", file, c);
	json_array_foreach(initial, i, state)
	{
		run_state(test, json_string_value(state), file, c);
	}
}

static void
run_file(const char *folder, const char *name)
{
	char *path = mem_printf("%s/%s", folder, name);
	struct counts c = {0, 0};
	int failed = tap_bad;
	json_error_t error;
	json_t *root = json_load_file(path, JSON_ALLOW_NUL, &error), *tests;
	json_t *test;
	size_t i;

	free(path);
	if (root == NULL) {
		tap_ok(false, "%s:%d: %s", name, error.line, error.text);
		return;
	}
	tests = json_object_get(root, "tests");
	if (tests == NULL)
		tests = json_object_get(root, "xmlViolationTests");
	json_array_foreach(tests, i, test)
	{
		run_test(test, name, &c);
	}
	tap_ok(c.run > 0 && tap_bad == failed, "%s: %d cases, %d left out",
	    name, c.run, c.left_out);
	json_decref(root);
}

static int
is_test(const struct dirent *d)
{
	return str_ends(str_from(d->d_name), STR(".test")) &&
	    strcmp(d->d_name, "xmlViolation.test") != 0;
}

static void
run_folder(const char *folder)
{
	struct dirent **names;
	int n = scandir(folder, &names, is_test, alphasort);

	tap_ok(n > 0, "%s: %d files", folder, n);
	for (int i = 0; i < n; i++) {
		run_file(folder, names[i]->d_name);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
}

int
main(void)
{
	const char *top = getenv("top_srcdir");
	const char *theirs = getenv("HTML5LIB_TOKENIZER");
	char *ours =
	    mem_printf("%s/tests/data/html_token", top != NULL ? top : ".");

	run_folder(ours);
	if (theirs != NULL)
		run_folder(theirs);
	free(ours);
	return tap_done();
}
