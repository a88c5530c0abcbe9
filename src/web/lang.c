/*
 * Languages by declaration and by script.
 *
 * Feeds often carry the default of their software, "en-US", over text in
 * another script.  So letters are counted by script, and a declared language
 * is believed only when the text may be written in it.  Where a script serves
 * many languages the commonest one that its letters allow is assumed; Latin
 * text without a declaration stays unknown.
 */
#include "web/lang.h"

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/utf8.h"

enum script {
	LATIN,
	GREEK,
	CYRILLIC,
	ARMENIAN,
	HEBREW,
	ARABIC,
	DEVANAGARI,
	BENGALI,
	GURMUKHI,
	GUJARATI,
	TAMIL,
	TELUGU,
	KANNADA,
	MALAYALAM,
	SINHALA,
	THAI,
	LAO,
	TIBETAN,
	MYANMAR,
	GEORGIAN,
	ETHIOPIC,
	KHMER,
	HANGUL,
	KANA,
	HAN,
	SCRIPTS
};

/* Ranges of letters, in order. */
static const struct {
	uint32_t first, last;
	enum script script;
} ranges[] = {
    {0x41, 0x5a, LATIN},
    {0x61, 0x7a, LATIN},
    {0xc0, 0x24f, LATIN},
    {0x370, 0x3ff, GREEK},
    {0x400, 0x52f, CYRILLIC},
    {0x531, 0x58f, ARMENIAN},
    {0x590, 0x5ff, HEBREW},
    {0x600, 0x6ff, ARABIC},
    {0x750, 0x77f, ARABIC},
    {0x900, 0x97f, DEVANAGARI},
    {0x980, 0x9ff, BENGALI},
    {0xa00, 0xa7f, GURMUKHI},
    {0xa80, 0xaff, GUJARATI},
    {0xb80, 0xbff, TAMIL},
    {0xc00, 0xc7f, TELUGU},
    {0xc80, 0xcff, KANNADA},
    {0xd00, 0xd7f, MALAYALAM},
    {0xd80, 0xdff, SINHALA},
    {0xe00, 0xe7f, THAI},
    {0xe80, 0xeff, LAO},
    {0xf00, 0xfff, TIBETAN},
    {0x1000, 0x109f, MYANMAR},
    {0x10a0, 0x10ff, GEORGIAN},
    {0x1100, 0x11ff, HANGUL},
    {0x1200, 0x137f, ETHIOPIC},
    {0x1780, 0x17ff, KHMER},
    {0x1e00, 0x1eff, LATIN},
    {0x1f00, 0x1fff, GREEK},
    {0x3040, 0x30ff, KANA},
    {0x3400, 0x4dbf, HAN},
    {0x4e00, 0x9fff, HAN},
    {0xac00, 0xd7a3, HANGUL},
    {0xf900, 0xfaff, HAN},
    {0xfb50, 0xfdff, ARABIC},
    {0xfe70, 0xfeff, ARABIC},
    {0x20000, 0x2fa1f, HAN},
};

/* Languages; the first of a script is the one assumed for it. */
static const struct {
	struct lang lang;
	enum script script;
} table[] = {
    {{"en", "English", false}, LATIN},
    {{"af", "Afrikaans", false}, LATIN},
    {{"az", "Azərbaycanca", false}, LATIN},
    {{"bs", "Bosanski", false}, LATIN},
    {{"ca", "Català", false}, LATIN},
    {{"cs", "Čeština", false}, LATIN},
    {{"cy", "Cymraeg", false}, LATIN},
    {{"da", "Dansk", false}, LATIN},
    {{"de", "Deutsch", false}, LATIN},
    {{"eo", "Esperanto", false}, LATIN},
    {{"es", "Español", false}, LATIN},
    {{"et", "Eesti", false}, LATIN},
    {{"eu", "Euskara", false}, LATIN},
    {{"fi", "Suomi", false}, LATIN},
    {{"fr", "Français", false}, LATIN},
    {{"ga", "Gaeilge", false}, LATIN},
    {{"gl", "Galego", false}, LATIN},
    {{"hr", "Hrvatski", false}, LATIN},
    {{"hu", "Magyar", false}, LATIN},
    {{"id", "Bahasa Indonesia", false}, LATIN},
    {{"is", "Íslenska", false}, LATIN},
    {{"it", "Italiano", false}, LATIN},
    {{"lt", "Lietuvių", false}, LATIN},
    {{"lv", "Latviešu", false}, LATIN},
    {{"ms", "Bahasa Melayu", false}, LATIN},
    {{"nb", "Norsk bokmål", false}, LATIN},
    {{"nl", "Nederlands", false}, LATIN},
    {{"nn", "Nynorsk", false}, LATIN},
    {{"no", "Norsk", false}, LATIN},
    {{"pl", "Polski", false}, LATIN},
    {{"pt", "Português", false}, LATIN},
    {{"ro", "Română", false}, LATIN},
    {{"sk", "Slovenčina", false}, LATIN},
    {{"sl", "Slovenščina", false}, LATIN},
    {{"sq", "Shqip", false}, LATIN},
    {{"sv", "Svenska", false}, LATIN},
    {{"sw", "Kiswahili", false}, LATIN},
    {{"tr", "Türkçe", false}, LATIN},
    {{"vi", "Tiếng Việt", false}, LATIN},
    {{"el", "Ελληνικά", false}, GREEK},
    {{"ru", "Русский", false}, CYRILLIC},
    {{"be", "Беларуская", false}, CYRILLIC},
    {{"bg", "Български", false}, CYRILLIC},
    {{"kk", "Қазақша", false}, CYRILLIC},
    {{"mk", "Македонски", false}, CYRILLIC},
    {{"mn", "Монгол", false}, CYRILLIC},
    {{"sr", "Српски", false}, CYRILLIC},
    {{"uk", "Українська", false}, CYRILLIC},
    {{"hy", "Հայերեն", false}, ARMENIAN},
    {{"he", "עברית", true}, HEBREW},
    {{"yi", "ייִדיש", true}, HEBREW},
    {{"ar", "العربية", true}, ARABIC},
    {{"fa", "فارسی", true}, ARABIC},
    {{"ps", "پښتو", true}, ARABIC},
    {{"ur", "اردو", true}, ARABIC},
    {{"hi", "हिन्दी", false}, DEVANAGARI},
    {{"mr", "मराठी", false}, DEVANAGARI},
    {{"ne", "नेपाली", false}, DEVANAGARI},
    {{"bn", "বাংলা", false}, BENGALI},
    {{"pa", "ਪੰਜਾਬੀ", false}, GURMUKHI},
    {{"gu", "ગુજરાતી", false}, GUJARATI},
    {{"ta", "தமிழ்", false}, TAMIL},
    {{"te", "తెలుగు", false}, TELUGU},
    {{"kn", "ಕನ್ನಡ", false}, KANNADA},
    {{"ml", "മലയാളം", false}, MALAYALAM},
    {{"si", "සිංහල", false}, SINHALA},
    {{"th", "ไทย", false}, THAI},
    {{"lo", "ລາວ", false}, LAO},
    {{"bo", "བོད་སྐད་", false}, TIBETAN},
    {{"my", "မြန်မာ", false}, MYANMAR},
    {{"ka", "ქართული", false}, GEORGIAN},
    {{"am", "አማርኛ", false}, ETHIOPIC},
    {{"km", "ខ្មែរ", false}, KHMER},
    {{"ko", "한국어", false}, HANGUL},
    {{"ja", "日本語", false}, KANA},
    {{"zh", "中文", false}, HAN},
};

static int
script_of(uint32_t cp)
{
	size_t low = 0, high = ARRAY_LEN(ranges);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (cp > ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < ARRAY_LEN(ranges) && cp >= ranges[low].first
	    ? (int)ranges[low].script
	    : -1;
}

/* The script that most letters of the text are in, or -1 without letters. */
static int
main_script(struct str text)
{
	size_t count[SCRIPTS] = {0}, i = 0;
	int best = -1, s;
	uint32_t cp;

	while (i < text.n) {
		size_t n = utf8_decode(text.p + i, text.n - i, &cp);

		s = n > 0 ? script_of(cp) : -1;
		if (s >= 0)
			count[s]++;
		i += n > 0 ? n : 1;
	}
	/* Japanese mixes both; one kana in eight letters decides. */
	if (count[KANA] * 8 >= count[HAN] + count[KANA]) {
		count[KANA] += count[HAN];
		count[HAN] = 0;
	}
	/* A few names in Latin letters stand in everything; an ideograph is
	 * a word. */
	count[KANA] *= 5;
	count[HAN] *= 5;
	for (s = 0; s < SCRIPTS; s++)
		if (count[s] > 0 && (best < 0 || count[s] > count[best]))
			best = s;
	return best;
}

static int
index_by_code(struct str code)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(table); i++)
		if (str_eq_c_nocase(code, table[i].lang.code))
			return (int)i;
	return -1;
}

const struct lang *
lang_by_code(struct str code)
{
	int i = index_by_code(code);

	return i >= 0 ? &table[i].lang : NULL;
}

/* The language that letters of its own give away, or the script's first. */
static const struct lang *
lang_of_script(enum script script, struct str text)
{
	static const struct {
		const char *letter, *code;
	} marks[] = {
	    {"ї", "uk"},
	    {"є", "uk"},
	    {"ґ", "uk"},
	    {"ў", "be"},
	    {"ђ", "sr"},
	    {"ћ", "sr"},
	    {"ѓ", "mk"},
	    {"ќ", "mk"},
	    {"қ", "kk"},
	    {"ғ", "kk"},
	    {"ٹ", "ur"},
	    {"ڈ", "ur"},
	    {"ښ", "ps"},
	    {"ۍ", "ps"},
	    {"پ", "fa"},
	    {"گ", "fa"},
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(marks); i++) {
		int found = index_by_code(str_from(marks[i].code));

		if (table[found].script == script &&
		    str_find(text, str_from(marks[i].letter)) < text.n)
			return &table[found].lang;
	}
	for (i = 0; table[i].script != script; i++)
		;
	return &table[i].lang;
}

/* A headline of any language may be all Latin letters, one in Japanese all
 * ideographs. */
static bool
may_be_written_in(int language, enum script script)
{
	enum script own = table[language].script;

	return own == script || script == LATIN ||
	    (own == KANA && script == HAN);
}

const struct lang *
lang_find(struct str declared, struct str text)
{
	int script = main_script(text), language;

	language = index_by_code(str_cut(&declared, '-'));
	if (script < 0)
		return language >= 0 ? &table[language].lang : NULL;
	if (language >= 0 && may_be_written_in(language, (enum script)script))
		return &table[language].lang;
	return script == LATIN ? NULL
			       : lang_of_script((enum script)script, text);
}
