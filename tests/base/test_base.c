/*
 * base/: str, buf, arena, map, utf8, hash, json, err.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "tests/tap/tap.h"

static void
test_str(void)
{
	struct str rest = STR("a,b,,c");
	uint64_t u = 7;
	int64_t i = 7;

	tap_is_str("a", str_cut(&rest, ','), "cut: first");
	tap_is_str("b", str_cut(&rest, ','), "cut: second");
	tap_is_str("", str_cut(&rest, ','), "cut: empty part");
	tap_is_str("c", str_cut(&rest, ','), "cut: last");
	tap_is_int(0, (int64_t)rest.n, "cut: nothing left");
	tap_is_str("x y", str_trim(STR(" \t\nx y\r\n ")), "trim");
	tap_ok(str_eq_c_nocase(STR("Content-TYPE"), "content-type"), "nocase");
	tap_ok(!str_eq_c_nocase(STR("abc"), "abcd"), "nocase: other length");
	tap_is_int(3, (int64_t)str_find(STR("xx-yy-"), STR("yy")), "find");
	tap_is_int(2, (int64_t)str_find(STR("ab"), STR("abc")), "find: none");
	tap_ok(str_to_u64(STR("18446744073709551615"), UINT64_MAX, &u) &&
		u == UINT64_MAX,
	    "u64: the largest");
	u = 7;
	tap_ok(!str_to_u64(STR("18446744073709551616"), UINT64_MAX, &u),
	    "u64: one more is refused");
	tap_ok(!str_to_u64(STR(""), 9, &u) && !str_to_u64(STR("+1"), 9, &u) &&
		!str_to_u64(STR("1 "), 9, &u) && u == 7,
	    "u64: bad text refused, result untouched");
	tap_ok(str_to_i64(STR("-5"), -5, 5, &i) && i == -5, "i64: at min");
	tap_ok(!str_to_i64(STR("-6"), -5, 5, &i), "i64: below min");
}

static void
test_buf(void)
{
	struct buf b;

	buf_init(&b, 10);
	buf_add_c(&b, "12345");
	buf_printf(&b, "%d", 67890);
	tap_ok(!buf_failed(&b) && b.n == 10, "buf: filled to its ceiling");
	tap_is_str("1234567890", str_from(buf_cstr(&b)), "buf: cstr when full");
	buf_add_byte(&b, 'x');
	tap_ok(buf_failed(&b) && b.n == 10, "buf: one more fails and stays");
	buf_add_c(&b, "");
	tap_ok(buf_failed(&b), "buf: failure is sticky");
	buf_reset(&b);
	buf_add_c(&b, "abc");
	buf_consume(&b, 2);
	tap_is_str("c", buf_str(&b), "buf: consume");
	buf_free(&b);
}

static void
test_arena(void)
{
	struct arena a;

	arena_init(&a, 1000);
	tap_is_str("k=5", arena_printf(&a, "%s=%d", "k", 5), "arena: printf");
	tap_ok(arena_alloc(&a, 1000) == NULL && arena_failed(&a),
	    "arena: past the ceiling");
	tap_ok(arena_alloc(&a, 1) == NULL, "arena: failure is sticky");
	arena_reset(&a);
	tap_ok(arena_alloc(&a, 1000) != NULL && !arena_failed(&a),
	    "arena: at the ceiling after reset");
	arena_free(&a);
	arena_init(&a, SIZE_MAX);
	tap_ok(arena_array(&a, SIZE_MAX / 2, 4) == NULL && arena_failed(&a),
	    "arena: overflow is refused");
	arena_free(&a);
}

static void
test_map(void)
{
	enum { N = 5000 };
	static int values[N];
	char *keys[N];
	struct map m;
	bool good = true;
	size_t at = 0, seen = 0;
	struct str key;
	void *value;

	map_init(&m, 42);
	for (int i = 0; i < N; i++) {
		keys[i] = mem_printf("key-%d", i);
		good &= map_set(&m, str_from(keys[i]), &values[i]) == NULL;
	}
	for (int i = 0; i < N; i += 2)
		good &= map_remove(&m, str_from(keys[i])) == &values[i];
	for (int i = 0; i < N; i++) {
		void *want = i % 2 != 0 ? &values[i] : NULL;

		good &= map_get(&m, str_from(keys[i])) == want;
	}
	while (map_next(&m, &at, &key, &value))
		seen++;
	tap_ok(good, "map: set, remove half, get");
	tap_is_int(N / 2, (int64_t)seen, "map: walk");
	map_free(&m);
	for (int i = 0; i < N; i++)
		free(keys[i]);
}

static void
test_utf8(void)
{
	static const struct {
		struct str in;
		const char *want;
	} cases[] = {
	    {STR_INIT("plain"), "plain"},
	    {STR_INIT("\xe2\x82\xac"), "\xe2\x82\xac"},
	    {STR_INIT("\xc0\xaf"), "\xef\xbf\xbd\xef\xbf\xbd"},
	    {STR_INIT("\xe2\x82"), "\xef\xbf\xbd"},
	    {STR_INIT("\xed\xa0\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
	    {STR_INIT("a\xf0\x9f\x98z"), "a\xef\xbf\xbdz"},
	    {STR_INIT("\xf4\x90\x80\x80"),
		"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
	};
	struct buf b;
	bool round = true;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		buf_init(&b, 100);
		utf8_repair(cases[i].in, &b);
		tap_is_str(cases[i].want, buf_str(&b), "utf8: repair");
		buf_free(&b);
	}
	for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
		char bytes[UTF8_MAX];
		uint32_t back = 0;
		size_t n = utf8_encode(cp, bytes);

		round &= utf8_decode(bytes, n, &back) == n;
		round &= back == cp ||
		    (cp >= 0xd800 && cp <= 0xdfff && back == UTF8_REPLACEMENT);
	}
	tap_ok(round, "utf8: every code point survives");
	buf_init(&b, 100);
	utf8_visible(
	    STR("\xe2\x82\xac\x1b[1m\r\n\xff\xe2\x80\xae\xc2\x9b"), &b);
	tap_is_str("\xe2\x82\xac?[1m?????", buf_str(&b), "utf8: visible");
	buf_free(&b);
	tap_is_int(1, utf8_width('a'), "utf8: a letter's width");
	tap_is_int(2, utf8_width(0x671d), "utf8: of a wide one");
	tap_is_int(0, utf8_width(0x301), "utf8: of a mark");
	tap_is_int(1, (int64_t)utf8_prefix(STR("a\xe2\x82\xac"), 3).n,
	    "utf8: a prefix cuts no sequence");
}

static void
test_hash(void)
{
	char hex[SHA256_HEX];
	struct buf million;

	tap_is_str("e3b0c44298fc1c149afbf4c8996fb924"
		   "27ae41e4649b934ca495991b7852b855",
	    str_from(sha256_hex(STR(""), hex)), "sha256: empty");
	tap_is_str("248d6a61d20638b8e5c026930c3e6039"
		   "a33ce45964ff2167f6ecedd419db06c1",
	    str_from(sha256_hex(
		STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
		hex)),
	    "sha256: two blocks");
	buf_init(&million, 1000000);
	for (int i = 0; i < 1000000; i++)
		buf_add_byte(&million, 'a');
	tap_is_str("cdc76e5c9914fb9281a1c7e284d73e67"
		   "f1809a48a497200e046d39ccc7112cd0",
	    str_from(sha256_hex(buf_str(&million), hex)), "sha256: a million");
	buf_free(&million);
	tap_ok(hash_bytes(STR("a"), 1) != hash_bytes(STR("a"), 2) &&
		hash_bytes(STR("a"), 1) != hash_bytes(STR("b"), 1) &&
		hash_bytes(STR("a"), 1) == hash_bytes(STR("a"), 1),
	    "hash: text and seed matter");
}

static void
test_json(void)
{
	struct buf b;
	struct json j;

	buf_init(&b, 1000);
	json_init(&j, &b);
	json_put_object(&j, NULL);
	json_put_str(&j, "t", STR("a\"\\\n\x01\xff"));
	json_put_array(&j, "l");
	json_put_int(&j, NULL, -5);
	json_put_bool(&j, NULL, true);
	json_put_null(&j, NULL);
	json_put_end(&j);
	json_put_str_opt(&j, "none", STR_EMPTY);
	json_put_double(&j, "d", 0.5);
	json_put_end(&j);
	tap_is_str("{\"t\":\"a\\\"\\\\\\n\\u0001\xef\xbf\xbd\","
		   "\"l\":[-5,true,null],\"d\":0.5}",
	    buf_str(&b), "json: every kind of value");
	buf_free(&b);
}

static void
test_err(void)
{
	struct errinfo ei;

	tap_is_int(ERR_LIMIT, err_set(&ei, ERR_LIMIT, "%d items", 5),
	    "err: returns its kind");
	tap_is_int(ERR_LIMIT, err_prefix(&ei, ERR_LIMIT, "feed %s", "x"),
	    "err: prefix keeps it");
	tap_is_str("feed x: 5 items", str_from(ei.text), "err: sentence");
	tap_is_int(ERR_BUG, err_set(NULL, ERR_BUG, "nobody asks"),
	    "err: no errinfo is fine");
}

int
main(void)
{
	test_str();
	test_buf();
	test_arena();
	test_map();
	test_utf8();
	test_hash();
	test_json();
	test_err();
	return tap_done();
}
