/*
 * Errors: a kind for the program, a sentence for the person.
 *
 * A function that can fail returns enum err, gives its results through its
 * last arguments, and leaves those untouched on failure.  The sentence goes
 * to a struct errinfo that the caller owns: what failed, where, and what to
 * do, without a trailing full stop or newline.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/compiler.h"

enum err {
	ERR_OK = 0,
	ERR_INPUT, /* malformed input: whoever wrote it can mend it */
	ERR_LIMIT, /* a named ceiling was reached */
	ERR_NOTFOUND, /* what was asked for is not there */
	ERR_EXISTS, /* it is there already, or somebody else holds it */
	ERR_DENIED, /* refused by a rule or by permissions */
	ERR_FOREIGN, /* a file of another program or a newer version */
	ERR_SYSTEM, /* a system call failed; the sentence holds strerror() */
	ERR_NETWORK, /* the far end could not be reached or broke off */
	ERR_CLOSED, /* the other side has gone */
	ERR_BUG /* a state that the code rules out */
};

#define ERRINFO_MAX 512 /* bytes with the NUL: a sentence, not a page */

struct errinfo {
	char text[ERRINFO_MAX];
};

/*
 * Writes a sentence into ei, which may be NULL, and returns e, so that
 * `return err_set(ei, ERR_INPUT, "...")` reads well.  Cuts at ERRINFO_MAX.
 */
enum err
err_set(struct errinfo *ei, enum err e, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* The same, with ": " and strerror(errno) at the end; returns ERR_SYSTEM. */
enum err
err_set_errno(struct errinfo *ei, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Puts "prefix: " before the sentence that ei holds; returns e. */
enum err
err_prefix(struct errinfo *ei, enum err e, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

#endif
