/*
 * The reader of request heads: it stays inside its input, its verdict over a
 * piece holds for the whole, and what it accepts keeps its promises.
 */
#include <stdlib.h>

#include "net/http_head.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_corpus[] = {"tests/data/fuzz/http_head", NULL};

static void
must(bool good)
{
	if (!good)
		abort();
}

static bool
lies_in(struct str part, struct str whole)
{
	return part.n == 0 ||
	    (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

static void
check_good(const struct http_head *h, struct str in)
{
	size_t i;

	must(h->length <= in.n && h->length <= HTTP_HEAD_MAX);
	must(h->body_length <= HTTP_BODY_MAX);
	must(h->n_fields <= HTTP_LINES_MAX && h->host.n > 0);
	must(h->path.n > 0 && h->path.p[0] == '/');
	must(h->target.n <= HTTP_TARGET_MAX && lies_in(h->target, in));
	must(str_find(h->path, STR("//")) == h->path.n);
	must(str_find(h->path, STR("/../")) == h->path.n);
	for (i = 0; i < h->n_fields; i++) {
		must(lies_in(h->field[i].name, in) && h->field[i].name.n > 0);
		must(lies_in(h->field[i].value, in));
		must(memchr(h->field[i].value.p, '\n', h->field[i].value.n) ==
		    NULL);
	}
	must(http_head_field(h, "Transfer-Encoding").n == 0);
	(void)http_value_has(http_head_field(h, "Accept-Encoding"), "gzip");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = {(const char *)data, size};
	struct http_head h;
	int whole = http_head_read(in, &h), part;
	size_t i;

	if (whole == HTTP_HEAD_GOOD)
		check_good(&h, in);
	for (i = 0; i < size && i < 512; i++) {
		part = http_head_read(str_sub(in, 0, i), &h);
		must(part == HTTP_HEAD_MORE || part == whole);
	}
	return 0;
}
