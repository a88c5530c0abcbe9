/*
 * XML, as far as feeds need it: expat with namespaces, ceilings and a
 * DOCTYPE policy around it.  Nothing is ever loaded, no entity expands to
 * more than one character, and no markup comes out of an entity.
 */
#ifndef FEED_XML_H
#define FEED_XML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "feed/ns.h"

struct xml_parser;

/* A start tag; valid during the call. */
struct xml_tag {
	struct xml_parser *parser;
	enum xml_ns ns;
	struct str prefix, name; /* name is without the prefix */
	const char *const *atts; /* name, value, name, value ..., NULL */
	size_t n_atts; /* pairs */
	struct str base, lang; /* xml:base and xml:lang, when set here */
	bool has_base, has_lang;
	bool oversized; /* a value is over FEED_ATTRIBUTE_VALUE_MAX */
};

/* Receives the events; start and text may call xml_stop. */
struct xml_handler {
	void *arg;
	void (*start)(
	    void *arg, struct xml_parser *x, const struct xml_tag *tag);
	void (*end)(void *arg, struct xml_parser *x);
	/* Characters, in as many pieces as it happens. */
	void (*text)(void *arg, struct str s);
};

struct xml_options {
	size_t piece; /* bytes handed to expat at once; 0: FEED_PIECE */
	bool lenient; /* namespace rules are not checked */
};

/* Where parsing ended, and what was noticed on the way. */
struct xml_report {
	uint64_t line, column; /* from 1; of the error, or of the end */
	size_t offset; /* of the error in the text, bytes */
	struct str undeclared; /* the first prefix used without declaration,
	                          at most as long as the buffer below */
	uint64_t undeclared_line, undeclared_column;
	char undeclared_buf[32];
};

/*
 * Parses text, which must be UTF-8 and is not changed, and calls h for what
 * it holds.  ERR_INPUT: not well-formed, ei says why, report where.
 * ERR_DENIED: a DOCTYPE that declares more than characters.  ERR_LIMIT: a
 * ceiling.  Other errors are those that a handler gave to xml_stop.
 * report is filled in every case.
 */
enum err
xml_parse(struct str text, const struct xml_options *o,
    const struct xml_handler *h, struct xml_report *report,
    struct errinfo *ei) MUST_CHECK;

/* From a handler: ends the parsing with that error and sentence. */
void
xml_stop(struct xml_parser *x, enum err e, const char *sentence);

/* The line of the event that is being handled, from 1. */
uint64_t
xml_line(const struct xml_parser *x);

/* The value of an attribute without a prefix, ASCII case ignored; empty when
 * it is not there.  Borrowed until the handler returns. */
struct str
xml_attr(const struct xml_tag *tag, const char *name);

/* The same for an attribute of a namespace. */
struct str
xml_attr_ns(const struct xml_tag *tag, enum xml_ns ns, const char *name);

/* Splits a name with a prefix and finds its namespace at this place. */
enum xml_ns
xml_resolve(struct xml_parser *x, const char *qname, struct str *prefix,
    struct str *local);

#endif
