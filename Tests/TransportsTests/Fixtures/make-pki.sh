#!/bin/sh
# Throw-away certificates for the transport tests: make-pki.sh DIRECTORY
set -eu
cd "$1"

key() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key" 2>/dev/null ||
    openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }

authority() {
    key "$1"
    openssl req -x509 -new -key "$1.key" -sha256 -days 2 -subj "/CN=$1" -out "$1.pem"
}

# leaf NAME AUTHORITY EXTENSIONS
leaf() {
    key "$1"
    printf '%s\n' "$3" >"$1.ext"
    openssl req -new -key "$1.key" -subj "/CN=$1" -out "$1.csr"
    openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -days 2 -sha256 \
        -extfile "$1.ext" -out "$1.pem" 2>/dev/null
}

authority ca
authority other-ca
leaf server ca 'subjectAltName=IP:127.0.0.1,DNS:localhost'
leaf wrong-host ca 'subjectAltName=DNS:port.example'
leaf client ca 'extendedKeyUsage=clientAuth'
leaf other-client other-ca 'extendedKeyUsage=clientAuth'
openssl pkey -in client.key -aes256 -passout pass:secret -out client-locked.key

# The pin of a key, as CURLOPT_PINNEDPUBLICKEY wants it.
pin() { printf 'sha256//%s' "$(openssl x509 -in "$1.pem" -noout -pubkey | openssl pkey -pubin -outform der |
    openssl dgst -sha256 -binary | openssl base64 -A)"; }
pin server >server.pin
pin client >client.pin
