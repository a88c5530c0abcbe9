/*
 * web/html, web/lang, web/when, web/svg: what pages are written with.
 */
#include <stdlib.h>
#include <time.h>

#include "tests/tap/tap.h"
#include "web/html.h"
#include "web/lang.h"
#include "web/svg.h"
#include "web/when.h"

#define NOW 1795328999 /* Sunday, 2026-11-22 07:29:59 in Berlin */

static struct buf out;

static struct str
text_of(struct str s)
{
	buf_reset(&out);
	html_text(&out, s);
	return buf_str(&out);
}

static void
test_text(void)
{
	tap_is_str("a &lt;b&gt; &amp;amp; &quot;c&quot; &#39;d&#39; &#96;",
	    text_of(STR("a <b> &amp; \"c\" 'd' `")), "text: escaped");
	tap_is_str("日本 é\n\t", text_of(STR("日本 é\n\t")), "text: plain");
	tap_is_str("a\xef\xbf\xbd"
		   "b\xef\xbf\xbd",
	    text_of((struct str){"a\0b\x1b", 4}), "text: controls");
	tap_is_str("\xef\xbf\xbd|\xef\xbf\xbd", text_of(STR("\xff|\xc3")),
	    "text: not UTF-8");
	tap_is_str("abc",
	    text_of(STR("a\xe2\x80\xae"
			"b\xe2\x81\xa6"
			"c")),
	    "text: U+202E and U+2066 are left out");
	tap_is_str("a\xe2\x80\x8f"
		   "b",
	    text_of(STR("a\xe2\x80\x8f"
			"b")),
	    "text: U+200F stays");
	buf_reset(&out);
	html_attr(&out, "title", STR("\"><script>"));
	tap_is_str(
	    " title=\"&quot;&gt;&lt;script&gt;\"", buf_str(&out), "attr");
}

static void
check_cut(const char *s, size_t most, const char *want)
{
	buf_reset(&out);
	html_text_cut(&out, str_from(s), most);
	tap_is_str(want, buf_str(&out), want);
}

static void
check_href(const char *url, bool good)
{
	buf_reset(&out);
	tap_ok(
	    html_href_out(&out, str_from(url)) == good && (out.n > 0) == good,
	    "href: %s", url);
}

static void
test_parts(void)
{
	check_cut("one two three", 13, "one two three");
	check_cut("one two three", 12, "one two…");
	check_cut("a long-unbroken-word", 9, "a long-un…");
	check_cut("日本語の見出し", 3, "日本語…");
	check_cut("", 3, "");
	check_href("https://example.org/?a=1&b='", true);
	check_href("HTTP://example.org", true);
	check_href("javascript:alert(1)", false);
	check_href("data:text/html,x", false);
	check_href("//example.org/", false);
	check_href("/feeds", false);
	check_href("", false);
	buf_reset(&out);
	html_segment(&out, STR("A/B c?d&é.~"));
	tap_is_str("A%2FB%20c%3Fd%26%C3%A9.~", buf_str(&out), "segment");
	buf_reset(&out);
	html_num(&out, 0);
	html_lit(&out, " ");
	html_num(&out, 999);
	html_lit(&out, " ");
	html_num(&out, 1000);
	html_lit(&out, " ");
	html_num(&out, -1234567);
	html_lit(&out, " ");
	html_count(&out, 1, "item", "items");
	html_lit(&out, " ");
	html_count(&out, 2000, "item", "items");
	tap_is_str("0 999 1,000 -1,234,567 1 item 2,000 items", buf_str(&out),
	    "numbers");
}

static void
check_lang(const char *declared, const char *text, const char *want)
{
	const struct lang *l = lang_find(str_from(declared), str_from(text));

	tap_ok(strcmp(l != NULL ? l->code : "", want) == 0,
	    "lang: %s \"%s\" is \"%s\"%s%s", declared, text, want,
	    l != NULL ? "" : ", not unknown", "");
}

static void
test_lang(void)
{
	check_lang("", "Port strike ends after nineteen days", "");
	check_lang("en-US", "Port strike ends", "en");
	check_lang("de", "Hafenstreik endet", "de");
	check_lang("DE-at", "Hafenstreik endet", "de");
	check_lang("xx", "Port strike ends", "");
	check_lang("", "東北の山沿いで初雪、平年より九日早く", "ja");
	check_lang("", "卡巴斯基回应美国禁令", "zh");
	check_lang("ja", "東京証券取引所", "ja");
	check_lang("en-US", "東北の山沿いで初雪", "ja");
	check_lang("ja", "iPhone 17", "ja");
	check_lang("", "GPT-5がKaspersky Labを発見", "ja");
	check_lang("", "مكتبة قديمة تفتح أبوابها", "ar");
	check_lang("en", "مكتبة قديمة", "ar");
	check_lang("", "کتابخانه قدیمی در شب پدید آمد", "fa");
	check_lang("", "Порт открыт", "ru");
	check_lang("", "Київ та її порт", "uk");
	check_lang("bg", "Пристанището", "bg");
	check_lang("", "הספרייה", "he");
	check_lang("", "경제 뉴스", "ko");
	check_lang("", "Η βιβλιοθήκη", "el");
	check_lang("", "2026!", "");
	check_lang("fr", "2026!", "fr");
	tap_ok(lang_by_code(STR("ar"))->rtl && !lang_by_code(STR("ja"))->rtl,
	    "lang: direction");
}

static void
check_short(unixtime t, const char *want)
{
	buf_reset(&out);
	when_short(&out, NOW, t);
	tap_is_str(want, buf_str(&out), want);
}

static void
check_words(unixtime t, const char *want)
{
	buf_reset(&out);
	when_words(&out, NOW, t);
	tap_is_str(want, buf_str(&out), want);
}

static void
check_span(int64_t seconds, const char *want)
{
	buf_reset(&out);
	when_span(&out, seconds);
	tap_is_str(want, buf_str(&out), want);
}

static void
test_when(void)
{
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	check_short(NOW, "07:29");
	check_short(NOW - 20 * HOUR + 1, "11:30");
	check_short(NOW - 20 * HOUR, "Sat 11:29");
	check_short(NOW - 6 * DAY, "16 Nov");
	check_short(NOW - 365 * DAY, "22 Nov 2025");
	check_words(NOW - HOUR, "today at 06:29");
	check_words(NOW - 8 * HOUR, "on Saturday at 23:29");
	check_words(NOW - 30 * DAY, "on 23 October 2026");
	check_span(-5, "0 s");
	check_span(59, "59 s");
	check_span(60, "1 min");
	check_span(HOUR, "1 h");
	check_span(2 * DAY - 1, "47 h");
	check_span(2 * DAY, "2 days");
	buf_reset(&out);
	when_date(&out, NOW);
	tap_is_str("Sunday, 22 November 2026", buf_str(&out), "date");
	buf_reset(&out);
	when_html(&out, NOW, NOW);
	tap_is_str("<time datetime=\"2026-11-22T07:29:59+01:00\">07:29</time>",
	    buf_str(&out), "time element");
	tap_is_int(NOW - 7 * HOUR - 29 * MINUTE - 59, when_day(NOW),
	    "start of the day");
	/* 2026-10-25 has 25 hours there. */
	tap_is_int(25 * HOUR, when_day(1792969200) - when_day(1792882800 - 1),
	    "a day of 25 hours");
}

static void
test_svg(void)
{
	unixtime times[] = {
	    NOW, NOW - 12 * HOUR, NOW - 24 * HOUR, NOW - 25 * HOUR, NOW + 1};
	uint32_t counts[] = {0, 1, 4}, none[] = {0, 0};

	buf_reset(&out);
	svg_strip(&out, times, 5, NOW, 24, STR("<5>"));
	tap_ok(str_find(buf_str(&out), STR("\"M1000 1V11M500 1V11M0 1V11\"")) <
		out.n,
	    "strip: what lies in its span");
	tap_ok(str_find(buf_str(&out), STR("aria-label=\"&lt;5&gt;\"")) < out.n,
	    "strip: its label");
	buf_reset(&out);
	svg_spark(&out, counts, 3, STR("x"));
	tap_ok(str_find(buf_str(&out), STR("d=\"M4 16v-4M7 16v-16\"")) < out.n,
	    "spark: bars to scale, none for none");
	buf_reset(&out);
	svg_spark(&out, none, 2, STR("x"));
	tap_ok(str_find(buf_str(&out), STR("d=\"\"")) < out.n, "spark: empty");
	buf_reset(&out);
	svg_bar(&out, 9999, 0, 1, STR("x"));
	tap_ok(str_find(buf_str(&out), STR("class=\"e\"")) < out.n &&
		str_find(buf_str(&out), STR("width=\"2\"")) < out.n,
	    "bar: one error is seen");
}

int
main(void)
{
	buf_init(&out, 1 << 20);
	test_text();
	test_parts();
	test_lang();
	test_when();
	test_svg();
	buf_free(&out);
	return tap_done();
}
