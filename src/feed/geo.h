/*
 * Places: GeoRSS, the bits of GML it uses, and W3C geo.  Private to feed/.
 */
#ifndef FEED_GEO_H
#define FEED_GEO_H

#include "feed/reader.h"

/* The vocabulary of NS_GEORSS, NS_GEO or NS_GML. */
const struct vocabulary *
geo_vocabulary(enum xml_ns ns);

#endif
