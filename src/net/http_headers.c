/*
 * The headers that every answer carries, and the names of the statuses.
 *
 * The policy says: styles, one script file and forms of our own, nothing
 * else, and nobody may frame us.  A hole in the sanitiser would still run no
 * script, since inline script is not allowed anywhere.  There is no sandbox:
 * with both a script and an origin of its own a page could leave it, as
 * browsers say in the console.
 */
#include "net/http.h"

#include "base/compiler.h"

#define POLICY(images) \
	"default-src 'none'; style-src 'self'; script-src 'self'; " \
	"img-src 'self'" images "; form-action 'self'; base-uri 'none'; " \
	"frame-ancestors 'none'"

/* Everything that browsers know of, off. */
#define NO_PERMISSIONS \
	"accelerometer=(), autoplay=(), camera=(), display-capture=(), " \
	"encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), " \
	"hid=(), identity-credentials-get=(), idle-detection=(), " \
	"magnetometer=(), microphone=(), midi=(), payment=(), " \
	"picture-in-picture=(), publickey-credentials-get=(), " \
	"screen-wake-lock=(), serial=(), usb=(), " \
	"xr-spatial-tracking=()"

static const struct {
	int status;
	const char *name;
} names[] = {
    {200, "OK"},
    {301, "Moved Permanently"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
};

const char *
http_status_name(int status)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++)
		if (names[i].status == status)
			return names[i].name;
	return "Error";
}

void
http_security_headers(
    const struct http_answer *a, bool https, http_header_fn *emit, void *arg)
{
	emit(arg, "Content-Security-Policy",
	    a->remote_images ? POLICY(" https:") : POLICY(""));
	emit(arg, "X-Content-Type-Options", "nosniff");
	emit(arg, "X-Frame-Options", "DENY");
	emit(arg, "Referrer-Policy", "no-referrer");
	emit(arg, "Cross-Origin-Opener-Policy", "same-origin");
	emit(arg, "Cross-Origin-Resource-Policy", "same-origin");
	emit(arg, "Permissions-Policy", NO_PERMISSIONS);
	emit(arg, "Cache-Control",
	    a->immutable ? "public, max-age=31536000, immutable"
			 : "private, no-store");
	if (https)
		emit(arg, "Strict-Transport-Security", "max-age=31536000");
}
