/*
 * The parser process: documents in, items out, nothing else.
 */
#ifndef PROC_PARSER_H
#define PROC_PARSER_H

/*
 * Runs until the other end of fd closes: takes MSG_PARSE, answers each in
 * turn with MSG_PARSED or MSG_PARSE_FAILED.  Confines itself first.  Returns
 * the exit status.
 */
int
parser_run(int fd);

#endif
