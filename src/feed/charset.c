/*
 * Charsets by name, detection, and decoding through iconv.
 *
 * UTF-8, UTF-16, UTF-32 and windows-1252 are decoded here; iconv does the
 * rest.  The label table follows the WHATWG Encoding Standard where that has
 * the label, and adds what feeds use besides.
 */
#include "feed/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "base/mem.h"
#include "base/utf8.h"

/* A converter: the name we report, and the one iconv knows. */
struct converter {
	const char *name;
	const char *iconv; /* NULL: decoded here */
};

enum {
	C_UTF8,
	C_UTF16BE,
	C_UTF16LE,
	C_UTF32BE,
	C_UTF32LE,
	C_1252,
	C_FIRST_ICONV
};

/* The first ones in the order of the enum above. */
static const struct converter converters[] = {
    {"UTF-8", NULL},
    {"UTF-16BE", NULL},
    {"UTF-16LE", NULL},
    {"UTF-32BE", NULL},
    {"UTF-32LE", NULL},
    {"windows-1252", NULL},
    {"windows-1250", "CP1250"},
    {"windows-1251", "CP1251"},
    {"windows-1253", "CP1253"},
    {"windows-1254", "CP1254"},
    {"windows-1255", "CP1255"},
    {"windows-1256", "CP1256"},
    {"windows-1257", "CP1257"},
    {"windows-1258", "CP1258"},
    {"windows-874", "CP874"},
    {"ISO-8859-2", "ISO-8859-2"},
    {"ISO-8859-3", "ISO-8859-3"},
    {"ISO-8859-4", "ISO-8859-4"},
    {"ISO-8859-5", "ISO-8859-5"},
    {"ISO-8859-6", "ISO-8859-6"},
    {"ISO-8859-7", "ISO-8859-7"},
    {"ISO-8859-8", "ISO-8859-8"},
    {"ISO-8859-10", "ISO-8859-10"},
    {"ISO-8859-13", "ISO-8859-13"},
    {"ISO-8859-14", "ISO-8859-14"},
    {"ISO-8859-15", "ISO-8859-15"},
    {"ISO-8859-16", "ISO-8859-16"},
    {"KOI8-R", "KOI8-R"},
    {"KOI8-U", "KOI8-U"},
    {"IBM866", "CP866"},
    {"macintosh", "MACINTOSH"},
    {"x-mac-cyrillic", "MAC-UK"},
    {"GB18030", "GB18030"},
    {"Big5", "BIG5-HKSCS"},
    {"EUC-JP", "EUC-JP-MS"},
    {"Shift_JIS", "CP932"},
    {"ISO-2022-JP", "ISO-2022-JP"},
    {"EUC-KR", "CP949"},
    {"EUC-TW", "EUC-TW"},
};

struct label {
	struct str label; /* lower case */
	const char *name; /* of a converter */
};

/* Sorted. */
static const struct label labels[] = {
    {STR_INIT("ansi_x3.4-1968"), "windows-1252"},
    {STR_INIT("ascii"), "windows-1252"},
    {STR_INIT("big5"), "Big5"},
    {STR_INIT("big5-hkscs"), "Big5"},
    {STR_INIT("chinese"), "GB18030"},
    {STR_INIT("cp1250"), "windows-1250"},
    {STR_INIT("cp1251"), "windows-1251"},
    {STR_INIT("cp1252"), "windows-1252"},
    {STR_INIT("cp1253"), "windows-1253"},
    {STR_INIT("cp1254"), "windows-1254"},
    {STR_INIT("cp1255"), "windows-1255"},
    {STR_INIT("cp1256"), "windows-1256"},
    {STR_INIT("cp1257"), "windows-1257"},
    {STR_INIT("cp1258"), "windows-1258"},
    {STR_INIT("cp819"), "windows-1252"},
    {STR_INIT("cp866"), "IBM866"},
    {STR_INIT("cp874"), "windows-874"},
    {STR_INIT("cp932"), "Shift_JIS"},
    {STR_INIT("cp936"), "GB18030"},
    {STR_INIT("cp949"), "EUC-KR"},
    {STR_INIT("cyrillic"), "ISO-8859-5"},
    {STR_INIT("euc-cn"), "GB18030"},
    {STR_INIT("euc-jp"), "EUC-JP"},
    {STR_INIT("euc-kr"), "EUC-KR"},
    {STR_INIT("euc-tw"), "EUC-TW"},
    {STR_INIT("eucjp"), "EUC-JP"},
    {STR_INIT("euckr"), "EUC-KR"},
    {STR_INIT("gb18030"), "GB18030"},
    {STR_INIT("gb2312"), "GB18030"},
    {STR_INIT("gb_2312"), "GB18030"},
    {STR_INIT("gb_2312-80"), "GB18030"},
    {STR_INIT("gbk"), "GB18030"},
    {STR_INIT("greek"), "ISO-8859-7"},
    {STR_INIT("hebrew"), "ISO-8859-8"},
    {STR_INIT("ibm819"), "windows-1252"},
    {STR_INIT("ibm866"), "IBM866"},
    {STR_INIT("iso-10646-ucs-2"), "UTF-16BE"},
    {STR_INIT("iso-10646-ucs-4"), "UTF-32BE"},
    {STR_INIT("iso-2022-jp"), "ISO-2022-JP"},
    {STR_INIT("iso-8859-1"), "windows-1252"},
    {STR_INIT("iso-8859-10"), "ISO-8859-10"},
    {STR_INIT("iso-8859-11"), "windows-874"},
    {STR_INIT("iso-8859-13"), "ISO-8859-13"},
    {STR_INIT("iso-8859-14"), "ISO-8859-14"},
    {STR_INIT("iso-8859-15"), "ISO-8859-15"},
    {STR_INIT("iso-8859-16"), "ISO-8859-16"},
    {STR_INIT("iso-8859-2"), "ISO-8859-2"},
    {STR_INIT("iso-8859-3"), "ISO-8859-3"},
    {STR_INIT("iso-8859-4"), "ISO-8859-4"},
    {STR_INIT("iso-8859-5"), "ISO-8859-5"},
    {STR_INIT("iso-8859-6"), "ISO-8859-6"},
    {STR_INIT("iso-8859-7"), "ISO-8859-7"},
    {STR_INIT("iso-8859-8"), "ISO-8859-8"},
    {STR_INIT("iso-8859-8-i"), "ISO-8859-8"},
    {STR_INIT("iso-8859-9"), "windows-1254"},
    {STR_INIT("iso8859-1"), "windows-1252"},
    {STR_INIT("iso8859-15"), "ISO-8859-15"},
    {STR_INIT("iso8859-2"), "ISO-8859-2"},
    {STR_INIT("iso8859-9"), "windows-1254"},
    {STR_INIT("iso88591"), "windows-1252"},
    {STR_INIT("iso_8859-1"), "windows-1252"},
    {STR_INIT("iso_8859-15"), "ISO-8859-15"},
    {STR_INIT("iso_8859-2"), "ISO-8859-2"},
    {STR_INIT("koi"), "KOI8-R"},
    {STR_INIT("koi8"), "KOI8-R"},
    {STR_INIT("koi8-r"), "KOI8-R"},
    {STR_INIT("koi8-ru"), "KOI8-U"},
    {STR_INIT("koi8-u"), "KOI8-U"},
    {STR_INIT("korean"), "EUC-KR"},
    {STR_INIT("ks_c_5601-1987"), "EUC-KR"},
    {STR_INIT("ksc5601"), "EUC-KR"},
    {STR_INIT("l1"), "windows-1252"},
    {STR_INIT("l2"), "ISO-8859-2"},
    {STR_INIT("latin-1"), "windows-1252"},
    {STR_INIT("latin-9"), "ISO-8859-15"},
    {STR_INIT("latin1"), "windows-1252"},
    {STR_INIT("latin2"), "ISO-8859-2"},
    {STR_INIT("latin5"), "windows-1254"},
    {STR_INIT("latin9"), "ISO-8859-15"},
    {STR_INIT("mac"), "macintosh"},
    {STR_INIT("macintosh"), "macintosh"},
    {STR_INIT("ms_kanji"), "Shift_JIS"},
    {STR_INIT("shift-jis"), "Shift_JIS"},
    {STR_INIT("shift_jis"), "Shift_JIS"},
    {STR_INIT("sjis"), "Shift_JIS"},
    {STR_INIT("tis-620"), "windows-874"},
    {STR_INIT("tis620"), "windows-874"},
    {STR_INIT("u16"), "UTF-16BE"},
    {STR_INIT("ucs-2"), "UTF-16BE"},
    {STR_INIT("ucs-4"), "UTF-32BE"},
    {STR_INIT("unicode-1-1-utf-8"), "UTF-8"},
    {STR_INIT("us-ascii"), "windows-1252"},
    {STR_INIT("utf-16"), "UTF-16BE"},
    {STR_INIT("utf-16-be"), "UTF-16BE"},
    {STR_INIT("utf-16-le"), "UTF-16LE"},
    {STR_INIT("utf-16be"), "UTF-16BE"},
    {STR_INIT("utf-16le"), "UTF-16LE"},
    {STR_INIT("utf-32"), "UTF-32BE"},
    {STR_INIT("utf-32be"), "UTF-32BE"},
    {STR_INIT("utf-32le"), "UTF-32LE"},
    {STR_INIT("utf-8"), "UTF-8"},
    {STR_INIT("utf16"), "UTF-16BE"},
    {STR_INIT("utf32"), "UTF-32BE"},
    {STR_INIT("utf8"), "UTF-8"},
    {STR_INIT("utf_16"), "UTF-16BE"},
    {STR_INIT("utf_32"), "UTF-32BE"},
    {STR_INIT("utf_8"), "UTF-8"},
    {STR_INIT("windows-1250"), "windows-1250"},
    {STR_INIT("windows-1251"), "windows-1251"},
    {STR_INIT("windows-1252"), "windows-1252"},
    {STR_INIT("windows-1253"), "windows-1253"},
    {STR_INIT("windows-1254"), "windows-1254"},
    {STR_INIT("windows-1255"), "windows-1255"},
    {STR_INIT("windows-1256"), "windows-1256"},
    {STR_INIT("windows-1257"), "windows-1257"},
    {STR_INIT("windows-1258"), "windows-1258"},
    {STR_INIT("windows-31j"), "Shift_JIS"},
    {STR_INIT("windows-874"), "windows-874"},
    {STR_INIT("windows-949"), "EUC-KR"},
    {STR_INIT("x-cp1251"), "windows-1251"},
    {STR_INIT("x-cp1252"), "windows-1252"},
    {STR_INIT("x-euc-jp"), "EUC-JP"},
    {STR_INIT("x-gbk"), "GB18030"},
    {STR_INIT("x-mac-cyrillic"), "x-mac-cyrillic"},
    {STR_INIT("x-mac-roman"), "macintosh"},
    {STR_INIT("x-sjis"), "Shift_JIS"},
    {STR_INIT("x-x-big5"), "Big5"},
};

#define LABEL_MAX 24 /* bytes: longer than any of the table */

struct charset_set {
	iconv_t open[ARRAY_LEN(converters)]; /* (iconv_t)-1 when not there */
};

struct charset_set *
charset_set_create(void)
{
	struct charset_set *set = mem_zero(sizeof(*set));

	for (size_t i = 0; i < ARRAY_LEN(converters); i++) {
		set->open[i] = (iconv_t)-1;
		if (converters[i].iconv != NULL)
			set->open[i] = iconv_open("UTF-8", converters[i].iconv);
	}
	return set;
}

void
charset_set_free(struct charset_set *set)
{
	if (set == NULL)
		return;
	for (size_t i = 0; i < ARRAY_LEN(converters); i++) {
		if (set->open[i] != (iconv_t)-1)
			iconv_close(set->open[i]);
	}
	free(set);
}

/* Names */

static int
label_cmp(const void *key, const void *entry)
{
	return str_cmp(
	    *(const struct str *)key, ((const struct label *)entry)->label);
}

/* The name of the charset that a label means, or NULL. */
static const char *
from_label(struct str label)
{
	char low[LABEL_MAX];
	const struct label *hit;
	struct str key = {low, 0};

	label = str_trim(label);
	if (label.n == 0 || label.n > sizeof(low))
		return NULL;
	for (; key.n < label.n; key.n++)
		low[key.n] = ascii_lower(label.p[key.n]);
	hit = bsearch(
	    &key, labels, ARRAY_LEN(labels), sizeof(labels[0]), label_cmp);
	return hit != NULL ? hit->name : NULL;
}

/* The charset parameter of a Content-Type, without its quotes. */
static struct str
http_charset(struct str content_type)
{
	struct str rest = content_type;

	(void)str_cut(&rest, ';');
	while (rest.n > 0) {
		struct str value = str_cut(&rest, ';');
		struct str name = str_trim(str_cut(&value, '='));

		if (!str_eq_c_nocase(name, "charset"))
			continue;
		value = str_trim(value);
		if (value.n > 1 && (*value.p == '"' || *value.p == '\''))
			value = str_sub(value, 1, value.n - 2);
		return value;
	}
	return STR_EMPTY;
}

/*
 * The encoding of an XML declaration at the start of s, which is some
 * extension of ASCII, white space before it allowed.
 */
static struct str
declared_charset(struct str s)
{
	struct str decl = str_sub(str_trim(str_sub(s, 0, 1024)), 0, 256);
	size_t at;
	char quote;

	if (!str_starts(decl, STR("<?xml")))
		return STR_EMPTY;
	decl = str_sub(decl, 0, str_find(decl, STR("?>")));
	at = str_find(decl, STR("encoding"));
	if (at == decl.n)
		return STR_EMPTY;
	decl = str_trim(str_sub(decl, at + 8, decl.n));
	if (decl.n == 0 || decl.p[0] != '=')
		return STR_EMPTY;
	decl = str_trim(str_sub(decl, 1, decl.n));
	if (decl.n == 0 || (decl.p[0] != '"' && decl.p[0] != '\''))
		return STR_EMPTY;
	quote = decl.p[0];
	decl = str_sub(decl, 1, decl.n);
	return str_sub(decl, 0, str_find_char(decl, quote));
}

/* A byte order mark, and its length; NULL when there is none. */
static const char *
from_bom(struct str s, size_t *n)
{
	*n = 4;
	if (str_starts(s, (struct str){"\xff\xfe\0\0", 4}))
		return converters[C_UTF32LE].name;
	if (str_starts(s, (struct str){"\0\0\xfe\xff", 4}))
		return converters[C_UTF32BE].name;
	*n = 3;
	if (str_starts(s, STR("\xef\xbb\xbf")))
		return converters[C_UTF8].name;
	*n = 2;
	if (str_starts(s, STR("\xff\xfe")))
		return converters[C_UTF16LE].name;
	if (str_starts(s, STR("\xfe\xff")))
		return converters[C_UTF16BE].name;
	*n = 0;
	return NULL;
}

/*
 * A document starts with ASCII ("<", "{", white space), so zero bytes among
 * its first four show the width and the order of wider code units.
 */
static const char *
from_pattern(struct str s)
{
	const char *p = s.p;

	if (s.n < 4)
		return NULL;
	if (p[0] == 0 && p[1] == 0 && p[2] == 0 && p[3] != 0)
		return converters[C_UTF32BE].name;
	if (p[0] != 0 && p[1] == 0 && p[2] == 0 && p[3] == 0)
		return converters[C_UTF32LE].name;
	if (p[0] == 0 && p[1] != 0 && p[2] == 0 && p[3] != 0)
		return converters[C_UTF16BE].name;
	if (p[0] != 0 && p[1] == 0 && p[2] != 0 && p[3] == 0)
		return converters[C_UTF16LE].name;
	return NULL;
}

static bool
is_wide(const char *name)
{
	return strncmp(name, "UTF-16", 6) == 0 ||
	    strncmp(name, "UTF-32", 6) == 0;
}

struct charset
charset_detect(struct str bytes, struct str content_type)
{
	struct charset c = {.from = CHARSET_BOM};
	struct str http = http_charset(content_type), declared;
	const char *pattern = from_pattern(bytes);

	c.name = from_bom(bytes, &c.bom);
	if (c.name != NULL)
		return c;
	if (http.n > 0) {
		c.from = CHARSET_HTTP;
		c.name = from_label(http);
		if (c.name == NULL)
			c.unknown = http;
		/* Without zero bytes it is no wide charset, whatever it says. */
		if (c.name != NULL && is_wide(c.name))
			c.name = pattern;
		if (c.name != NULL)
			return c;
	}
	c.from = CHARSET_PATTERN;
	c.name = pattern;
	if (c.name != NULL)
		return c;
	declared = declared_charset(bytes);
	if (declared.n > 0) {
		c.from = CHARSET_DECLARED;
		c.name = from_label(declared);
		if (c.name == NULL)
			c.unknown = declared;
		if (c.name != NULL && !is_wide(c.name))
			return c;
	}
	c.from = CHARSET_NOTHING;
	c.name = converters[C_UTF8].name;
	return c;
}

/* Decoding */

uint32_t
charset_windows_1252(unsigned char c)
{
	static const uint16_t high[32] = {0x20ac, 0x81, 0x201a, 0x192, 0x201e,
	    0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d,
	    0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013,
	    0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178};

	return c >= 0x80 && c < 0xa0 ? high[c - 0x80] : c;
}

static void
decode_1252(struct str s, struct buf *out)
{
	size_t start = 0;

	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] < 0x80)
			continue;
		buf_add(out, s.p + start, i - start);
		buf_add_cp(out, charset_windows_1252((unsigned char)s.p[i]));
		start = i + 1;
	}
	buf_add(out, s.p + start, s.n - start);
}

/* One code unit of width bytes at p. */
static uint32_t
unit(const char *p, size_t width, bool big)
{
	uint32_t v = 0;

	for (size_t i = 0; i < width; i++) {
		unsigned char c =
		    (unsigned char)(big ? p[i] : p[width - 1 - i]);
		v = v << 8 | c;
	}
	return v;
}

static void
decode_wide(struct str s, size_t width, bool big, struct buf *out, size_t *bad)
{
	size_t i;

	for (i = 0; i + width <= s.n; i += width) {
		uint32_t cp = unit(s.p + i, width, big), low;

		if (width == 2 && cp >= 0xd800 && cp < 0xdc00 && i + 4 <= s.n) {
			low = unit(s.p + i + 2, 2, big);
			if (low >= 0xdc00 && low < 0xe000) {
				cp = 0x10000 + ((cp - 0xd800) << 10) +
				    (low - 0xdc00);
				i += 2;
			}
		}
		if (cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000)) {
			cp = UTF8_REPLACEMENT;
			++*bad;
		}
		buf_add_cp(out, cp);
	}
	if (i < s.n)
		++*bad;
}

#define DECODE_PIECE 8192 /* bytes of output that iconv writes at a time */

static void
decode_iconv(iconv_t cd, struct str s, struct buf *out, size_t *bad)
{
	char *in = (char *)s.p;
	size_t left = s.n;

	(void)iconv(cd, NULL, NULL, NULL, NULL);
	while (left > 0 && !buf_failed(out)) {
		char piece[DECODE_PIECE], *to = piece;
		size_t room = sizeof(piece), r;

		r = iconv(cd, &in, &left, &to, &room);
		buf_add(out, piece, (size_t)(to - piece));
		if (r != (size_t)-1 || errno == E2BIG)
			continue;
		buf_add_cp(out, UTF8_REPLACEMENT);
		++*bad;
		if (errno == EINVAL) /* cut in the middle of a character */
			break;
		in++;
		left--;
	}
}

static size_t
converter_find(const char *name)
{
	size_t i = 0;

	while (
	    i < ARRAY_LEN(converters) && strcmp(converters[i].name, name) != 0)
		i++;
	return i;
}

bool
charset_decode(struct charset_set *set, const char *name, struct str bytes,
    struct buf *out, size_t *bad)
{
	size_t i = converter_find(name);
	iconv_t cd;

	*bad = 0;
	switch (i) {
	case C_UTF8:
		*bad = utf8_repair(bytes, out);
		break;
	case C_UTF16BE:
	case C_UTF16LE:
		decode_wide(bytes, 2, i == C_UTF16BE, out, bad);
		break;
	case C_UTF32BE:
	case C_UTF32LE:
		decode_wide(bytes, 4, i == C_UTF32BE, out, bad);
		break;
	case C_1252:
		decode_1252(bytes, out);
		break;
	case ARRAY_LEN(converters):
		return false;
	default:
		cd = set != NULL ? set->open[i]
				 : iconv_open("UTF-8", converters[i].iconv);
		if (cd == (iconv_t)-1)
			return false;
		decode_iconv(cd, bytes, out, bad);
		if (set == NULL)
			iconv_close(cd);
	}
	return !buf_failed(out);
}
