/*
 * The vocabulary of base/date.c, as tables: to teach it a language, add a
 * row of months.  Rows that stand first win, so English does.  Weekdays are
 * not listed, because they say nothing that the rest does not.
 */
#include "base/date_names.h"

#include <string.h>

#include "base/compiler.h"

#define MONTH_LETTERS_MIN 3 /* letters that name a month, at least */

static const char *const months[][12] = {
    /* English */
    {"january", "february", "march", "april", "may", "june", "july", "august",
	"september", "october", "november", "december"},
    /* German, with the abbreviation that is no prefix; Austrian January */
    {"januar", "februar", "marz", "april", "mai", "juni", "juli", "august",
	"september", "oktober", "november", "dezember"},
    {"janner", "feber", "mrz", "april", "mai", "juni", "juli", "august",
	"september", "oktober", "november", "dezember"},
    {"januar", "februar", "maerz", "april", "mai", "juni", "juli", "august",
	"september", "oktober", "november", "dezember"},
    /* French, Spanish, Italian, Portuguese, Catalan, Romanian */
    {"janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout",
	"septembre", "octobre", "novembre", "decembre"},
    {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
	"septiembre", "octubre", "noviembre", "diciembre"},
    {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio",
	"agosto", "settembre", "ottobre", "novembre", "dicembre"},
    {"janeiro", "fevereiro", "marco", "abril", "maio", "junho", "julho",
	"agosto", "setembro", "outubro", "novembro", "dezembro"},
    {"gener", "febrer", "marc", "abril", "maig", "juny", "juliol", "agost",
	"setembre", "octubre", "novembre", "desembre"},
    {"ianuarie", "februarie", "martie", "aprilie", "mai", "iunie", "iulie",
	"august", "septembrie", "octombrie", "noiembrie", "decembrie"},
    /* Dutch, Danish, Norwegian, Swedish, Finnish */
    {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus",
	"september", "oktober", "november", "december"},
    {"januari", "februari", "mrt", "april", "mei", "juni", "juli", "augustus",
	"september", "oktober", "november", "december"},
    {"januar", "februar", "marts", "april", "maj", "juni", "juli", "august",
	"september", "oktober", "november", "desember"},
    {"januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti",
	"september", "oktober", "november", "december"},
    {"tammikuuta", "helmikuuta", "maaliskuuta", "huhtikuuta", "toukokuuta",
	"kesakuuta", "heinakuuta", "elokuuta", "syyskuuta", "lokakuuta",
	"marraskuuta", "joulukuuta"},
    /* Hungarian, also with the ending of an adjective */
    {"januari", "februari", "marciusi", "aprilisi", "majusi", "juniusi",
	"juliusi", "augusztusi", "szeptemberi", "oktoberi", "novemberi",
	"decemberi"},
    /* Polish, Czech */
    {"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca",
	"sierpnia", "wrzesnia", "pazdziernika", "listopada", "grudnia"},
    {"styczen", "luty", "marzec", "kwiecien", "maj", "czerwiec", "lipiec",
	"sierpien", "wrzesien", "pazdziernik", "listopad", "grudzien"},
    {"ledna", "unora", "brezna", "dubna", "kvetna", "cervna", "cervence",
	"srpna", "zari", "rijna", "listopadu", "prosince"},
    {"leden", "unor", "brezen", "duben", "kveten", "cerven", "cervenec",
	"srpen", "zari", "rijen", "listopad", "prosinec"},
    /* Russian, of the date and alone; Ukrainian */
    {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа",
	"сентября", "октября", "ноября", "декабря"},
    {"январь", "февраль", "март", "апрель", "маи", "июнь", "июль", "август",
	"сентябрь", "октябрь", "ноябрь", "декабрь"},
    {"січня", "лютого", "березня", "квітня", "травня", "червня", "липня",
	"серпня", "вересня", "жовтня", "листопада", "грудня"},
    /* Greek, of the date and alone, and spellings seen in feeds */
    {"ιανουαριου", "φεβρουαριου", "μαρτιου", "απριλιου", "μαιου", "ιουνιου",
	"ιουλιου", "αυγουστου", "σεπτεμβριου", "οκτωβριου", "νοεμβριου",
	"δεκεμβριου"},
    {"ιανουαριος", "φεβρουαριος", "μαρτιος", "απριλιος", "μαιος", "ιουνιος",
	"ιουλιος", "αυγουστος", "σεπτεμβριος", "οκτωβριος", "νοεμβριος",
	"δεκεμβριος"},
    {"ιαν", "φεβ", "μαω", "απρ", "μαη", "ιον", "ιολ", "αυγ", "σεπτ", "οκτ",
	"νοε", "δεκ"},
    /* Turkish, Indonesian, Arabic */
    {"ocak", "subat", "mart", "nisan", "mayıs", "haziran", "temmuz", "agustos",
	"eylul", "ekim", "kasım", "aralık"},
    {"januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus",
	"september", "oktober", "november", "desember"},
    {"يناير", "فبراير", "مارس", "ابريل", "مايو", "يونيو", "يوليو", "اغسطس",
	"سبتمبر", "اكتوبر", "نوفمبر", "ديسمبر"},
};

/* Names of zones, minutes east.  Where a name means several zones, the one
 * that feeds mean.  RFC 822 5.1 for the American ones. */
static const struct zone {
	const char *name;
	short minutes;
} zones[] = {
    {"z", 0},
    {"ut", 0},
    {"utc", 0},
    {"gmt", 0},
    {"wet", 0},
    {"west", 60},
    {"bst", 60},
    {"cet", 60},
    {"cest", 120},
    {"met", 60},
    {"mest", 120},
    {"mez", 60},
    {"mesz", 120},
    {"eet", 120},
    {"eest", 180},
    {"msk", 180},
    {"msd", 240},
    {"trt", 180},
    {"idt", 180},
    {"sast", 120},
    {"cat", 120},
    {"wat", 60},
    {"eat", 180},
    {"gst", 240},
    {"pkt", 300},
    {"yekt", 300},
    {"ist", 330},
    {"npt", 345},
    {"ict", 420},
    {"wib", 420},
    {"wita", 480},
    {"wit", 540},
    {"hkt", 480},
    {"sgt", 480},
    {"pht", 480},
    {"awst", 480},
    {"jst", 540},
    {"kst", 540},
    {"acst", 570},
    {"acdt", 630},
    {"aest", 600},
    {"aedt", 660},
    {"nzst", 720},
    {"nzdt", 780},
    {"art", -180},
    {"brt", -180},
    {"brst", -120},
    {"clt", -240},
    {"clst", -180},
    {"nst", -210},
    {"ndt", -150},
    {"at", -240},
    {"ast", -240},
    {"adt", -180},
    {"et", -300},
    {"est", -300},
    {"edt", -240},
    {"ct", -360},
    {"cst", -360},
    {"cdt", -300},
    {"mt", -420},
    {"mst", -420},
    {"mdt", -360},
    {"pt", -480},
    {"pst", -480},
    {"pdt", -420},
    {"akst", -540},
    {"akdt", -480},
    {"hst", -600},
};

/* Halves of the day in scripts with spaces. */
static const struct mark {
	const char *text;
	enum date_word word;
	int value;
} marks[] = {
    {"am", DATE_WORD_HALF, 0},
    {"pm", DATE_WORD_HALF, 12},
    {"πμ", DATE_WORD_HALF, 0},
    {"μμ", DATE_WORD_HALF, 12},
};

/* Chinese, Japanese, Korean; a longer one before its own beginning. */
static const struct mark cjk[] = {
    {"上午", DATE_WORD_HALF, 0},
    {"下午", DATE_WORD_HALF, 12},
    {"午前", DATE_WORD_HALF, 0},
    {"午後", DATE_WORD_HALF, 12},
    {"오전", DATE_WORD_HALF, 0},
    {"오후", DATE_WORD_HALF, 12},
    {"年", DATE_WORD_YEAR, 0},
    {"月", DATE_WORD_MONTH_NUMBER, 0},
    {"日", DATE_WORD_DAY, 0},
    {"号", DATE_WORD_DAY, 0},
    {"時", DATE_WORD_HOUR, 0},
    {"时", DATE_WORD_HOUR, 0},
    {"点", DATE_WORD_HOUR, 0},
    {"分", DATE_WORD_MINUTE, 0},
    {"秒", DATE_WORD_SECOND, 0},
    {"년", DATE_WORD_YEAR, 0},
    {"월", DATE_WORD_MONTH_NUMBER, 0},
    {"일", DATE_WORD_DAY, 0},
    {"시", DATE_WORD_HOUR, 0},
    {"분", DATE_WORD_MINUTE, 0},
    {"초", DATE_WORD_SECOND, 0},
};

/*
 * One letter is a zone of the armed forces (RFC 822 5.1, with the signs
 * that RFC 1123 5.2.14 puts right): A to M east, N to Y west, no J.
 */
static bool
military_zone(char c, int *minutes)
{
	if (c >= 'a' && c <= 'i')
		*minutes = (c - 'a' + 1) * 60;
	else if (c >= 'k' && c <= 'm')
		*minutes = (c - 'k' + 10) * 60;
	else if (c >= 'n' && c <= 'y')
		*minutes = -(c - 'n' + 1) * 60;
	else
		return false;
	return true;
}

static size_t
letters(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

/* The month that starts with the word, 0 for none. */
static int
find_month(struct str word)
{
	if (letters(word) < MONTH_LETTERS_MIN)
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(months); i++) {
		for (int m = 0; m < 12; m++) {
			if (strncmp(months[i][m], word.p, word.n) == 0)
				return m + 1;
		}
	}
	return 0;
}

enum date_word
date_word(struct str word, int *value)
{
	int month;

	for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
		if (str_eq_c(word, marks[i].text)) {
			*value = marks[i].value;
			return marks[i].word;
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(zones); i++) {
		if (str_eq_c(word, zones[i].name)) {
			*value = zones[i].minutes;
			return DATE_WORD_ZONE;
		}
	}
	if (word.n == 1 && military_zone(word.p[0], value))
		return DATE_WORD_ZONE;
	month = find_month(word);
	if (month == 0)
		return DATE_WORD_NONE;
	*value = month;
	return DATE_WORD_MONTH;
}

enum date_word
date_word_cjk(struct str s, int *value, size_t *used, bool *korean)
{
	for (size_t i = 0; i < ARRAY_LEN(cjk); i++) {
		if (str_starts(s, str_from(cjk[i].text))) {
			*value = cjk[i].value;
			*used = strlen(cjk[i].text);
			/* Hangul is U+AC00 and up: its first byte is > 0xE9. */
			*korean = (unsigned char)s.p[0] > 0xe9;
			return cjk[i].word;
		}
	}
	return DATE_WORD_NONE;
}
