/*
 * Inside conf/: values written as one would write them in the file.
 */
#ifndef CONF_PRINT_H
#define CONF_PRINT_H

#include <stdbool.h>

#include "base/buf.h"
#include "conf/schema.h"

/* True when the field of the rule in `object` holds a value at all. */
bool
print_has_value(const struct schema *rule, const void *object);

/* Appends the value of that field, without the directive's name. */
void
print_value(const struct schema *rule, const void *object, struct buf *out);

#endif
