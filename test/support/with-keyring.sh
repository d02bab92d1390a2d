#!/bin/sh
# Runs a command inside a D-Bus session of its own with a real GNOME Keyring, all of it in a folder that is
# removed at the end. Needs dbus-run-session and gnome-keyring-daemon.
#
#   with-keyring.sh COMMAND [ARGUMENT]...
#
# WHITTLE_TEST_KEYRING says which:
#   unlocked (default)  a new keyring, open
#   locked              a keyring made with another password, holding the entry "Whittle test"/"kept"
#   closed              locked, whatever it holds; a prompt goes to DISPLAY, if there is one
#   none                a D-Bus with no Secret Service on it
#
# WHITTLE_TEST_KEYRING_FOLDER keeps the keyring in this folder, from one session to the next.
set -eu
kind="${WHITTLE_TEST_KEYRING:-unlocked}"
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
data="${WHITTLE_TEST_KEYRING_FOLDER:-$state/data}"
mkdir -p "$data"
mkdir -m 700 "$state/run"
export XDG_DATA_HOME="$data" XDG_RUNTIME_DIR="$state/run"

open='printf %s "$KEYRING_PASSWORD" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1'
closed='gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1'

case "$kind" in
unlocked)
  KEYRING_PASSWORD=test dbus-run-session -- sh -c "$open"'; exec "$@"' sh "$@"
  ;;
locked)
  KEYRING_PASSWORD=another dbus-run-session -- sh -c "$open"'; exec "$@"' sh \
    node -e 'require("@github/keytar").setPassword("Whittle test", "kept", Buffer.alloc(32, 7).toString("base64"))'
  env -u DISPLAY -u WAYLAND_DISPLAY dbus-run-session -- sh -c "$closed"'; exec "$@"' sh "$@"
  ;;
closed)
  dbus-run-session -- sh -c "$closed"'; exec "$@"' sh "$@"
  ;;
none)
  printf '%s' '<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
    "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd"><busconfig><type>session</type>
    <listen>unix:tmpdir=/tmp</listen><policy context="default"><allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/><allow own="*"/></policy></busconfig>' >"$state/bus.conf"
  dbus-run-session --config-file="$state/bus.conf" -- "$@"
  ;;
*)
  echo "WHITTLE_TEST_KEYRING: unlocked, locked, closed or none, not $kind" >&2
  exit 2
  ;;
esac
