/*
 * Values at the ends of their ranges, and printed forms read back.
 */
#include "base/clock.h"
#include "conf/value.h"
#include "net/guard.h"
#include "tests/tap/tap.h"

static void
check_time(const char *text, int64_t want)
{
	int64_t got = -1;
	enum err e = value_time(str_from(text), MINUTE, 30 * DAY, &got, NULL);

	tap_ok(got == want && (e == ERR_OK) == (want >= 0), "time %s", text);
}

static void
check_size(const char *text, int64_t want)
{
	uint64_t got = 0;
	enum err e = value_size(str_from(text), 1 << 10, 64 << 20, &got, NULL);

	tap_ok(e == ERR_OK ? got == (uint64_t)want : want < 0, "size %s", text);
}

static void
check_count(const char *text, int want)
{
	int got = -1;
	enum err e = value_count(str_from(text), 1, 16, &got, NULL);

	tap_ok(got == want && (e == ERR_OK) == (want >= 0), "count %s", text);
}

static void
check_share(const char *text, int want)
{
	int got = -1;
	enum err e = value_share(str_from(text), 5, 100, &got, NULL);

	tap_ok(got == want && (e == ERR_OK) == (want >= 0), "share %s", text);
}

static void
test_shares(void)
{
	check_share("0.27", 27);
	check_share("0.3", 30);
	check_share("1", 100);
	check_share("1.00", 100);
	check_share("0.05", 5);
	check_share("0.04", -1);
	check_share("1.01", -1);
	check_share("0.275", -1);
	check_share(".3", -1);
	check_share("0,3", -1);
	check_share("-0.3", -1);
	check_share("lots", -1);
}

static void
check_printed(int64_t seconds, const char *want)
{
	struct buf b;

	buf_init(&b, 64);
	value_add_time(&b, seconds);
	tap_is_str(want, buf_str(&b), "a time printed");
	buf_free(&b);
}

/* What the config accepts, the fetcher's guard must take: it reads the same
 * words later, when nobody is there to mend them. */
static void
check_range(const char *text, bool want)
{
	struct guard_range range;
	struct errinfo ei;

	tap_ok((value_check_range(str_from(text), &ei) == ERR_OK) == want,
	    "range %s", text);
	if (want)
		tap_is_int(ERR_OK,
		    guard_range_parse(str_from(text), &range, &ei),
		    "the guard takes it");
}

static void
check_listen(const char *text, enum err want)
{
	tap_is_int(want, value_check_listen(str_from(text), NULL), text);
}

static void
check_language(const char *text, bool want)
{
	tap_ok((value_check_language(str_from(text), NULL) == ERR_OK) == want,
	    "language %s", text);
}

static void
test_numbers(void)
{
	check_time("60s", 60);
	check_time("59s", -1);
	check_time("1m", 60);
	check_time("0m", -1);
	check_time("720h", 30 * DAY);
	check_time("721h", -1);
	check_time("30d", 30 * DAY);
	check_time("31d", -1);
	check_time("9223372036854775807d", -1);
	check_time("10", -1);
	check_time("m", -1);
	check_time("", -1);
	check_time("-5m", -1);
	check_time("+5m", -1);
	check_time("5 m", -1);
	check_time("5M", -1);
	check_time("1h30m", -1);
	check_time("1.5h", -1);
	check_size("1K", 1 << 10);
	check_size("0K", -1);
	check_size("64M", 64 << 20);
	check_size("65M", -1);
	check_size("18014398509481984K", -1);
	check_size("8", -1);
	check_size("8k", -1);
	check_size("8G", -1);
	check_count("1", 1);
	check_count("16", 16);
	check_count("0", -1);
	check_count("17", -1);
	check_count("18446744073709551617", -1);
	check_count("1 ", -1);
	check_printed(0, "0s");
	check_printed(61, "61s");
	check_printed(3600, "1h");
	check_printed(DAY, "24h");
	check_printed(2 * DAY, "2d");
	check_printed(DAY + HOUR, "25h");
}

static void
test_addresses(void)
{
	check_range("10.0.0.0/8", true);
	check_range("10.0.0.1/8", false);
	check_range("0.0.0.0/0", true);
	check_range("10.0.0.1/32", true);
	check_range("10.0.0.1/33", false);
	check_range("10.0.0.1/", false);
	check_range("10.0.0.0/08", false);
	check_range("10.0.0.01", false);
	check_range("10.0.0", false);
	check_range("127.0.0.1", true);
	check_range("::1/128", true);
	check_range("::1/129", false);
	check_range("fe80::/10", true);
	check_range("fec0::/9", false);
	check_range("fe80::%eth0/10", false);
	check_range("", false);
	check_range("/8", false);
	tap_ok(value_range_is_all(STR("0.0.0.0/0")), "every address");
	tap_ok(!value_range_is_all(STR("10.0.0.0/8")), "some addresses");
	check_listen("127.0.0.1:8380", ERR_OK);
	check_listen("127.255.0.9:1", ERR_OK);
	check_listen("127.0.0.1:65535", ERR_OK);
	check_listen("127.0.0.1:65536", ERR_INPUT);
	check_listen("localhost:80", ERR_OK);
	check_listen("[::1]:80", ERR_OK);
	check_listen("[::2]:80", ERR_DENIED);
	check_listen("[::ffff:127.0.0.1]:80", ERR_DENIED);
	check_listen("192.168.1.1:80", ERR_DENIED);
	check_listen("[::1]", ERR_INPUT);
	check_listen("[::1]80", ERR_INPUT);
	check_listen("127.0.0.1", ERR_INPUT);
	check_listen(":80", ERR_INPUT);
	check_listen("", ERR_INPUT);
	check_listen("unix:/run/x", ERR_OK);
	check_listen("unix:x", ERR_INPUT);
}

/* A unix: address whose path has n bytes. */
static enum err
listen_of_length(size_t n)
{
	char text[256] = "unix:/";

	memset(text + 6, 'x', n - 1);
	return value_check_listen((struct str){text, n + 5}, NULL);
}

static void
test_texts(void)
{
	tap_is_int(ERR_OK, listen_of_length(107), "a socket's longest path");
	tap_is_int(ERR_INPUT, listen_of_length(108), "one byte longer");
	check_language("de", true);
	check_language("zh-Hant-TW", true);
	check_language("x", false);
	check_language("de-", false);
	check_language("de--at", false);
	check_language("d1", false);
	check_language("de_AT", false);
	check_language("abcdefgh", true);
	check_language("abcdefghi", false);
	check_language("en-a-bbbbbbbb-cccccccc-dddddddd-eee", true);
	check_language("en-a-bbbbbbbb-cccccccc-dddddddd-eeee", false);
}

int
main(void)
{
	test_numbers();
	test_shares();
	test_addresses();
	test_texts();
	return tap_done();
}
