/*
 * Words to the service manager (sd_notify(3)), without its library.
 */
#ifndef PROC_NOTIFY_H
#define PROC_NOTIFY_H

/* Sends a state such as "READY=1" to $NOTIFY_SOCKET; does nothing without. */
void
notify_send(const char *state);

#endif
