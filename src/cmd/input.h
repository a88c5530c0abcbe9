/*
 * Reading a whole file or standard input for a subcommand.
 */
#ifndef CMD_INPUT_H
#define CMD_INPUT_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Appends the file to out; "-" is standard input.  Stops at the ceiling of
 * out.  ERR_SYSTEM with a sentence that names the file.
 */
enum err
input_read(const char *name, struct buf *out, struct errinfo *ei) MUST_CHECK;

#endif
