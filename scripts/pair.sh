# Starts the port simulator and the gateway as a pair, on free loopback ports. Sourced by scripts/demo and scripts/run,
# which must have `set -euo pipefail` and stand in the repository's root.
#
# After `pair_start FOLDER`: $gateway_url, $gateway_pid, $port_url, $control_url, $port_pid, $api_keys and $realtime_keys
# (files with a tenant and its key per line; the second holds the secret parts of the addresses where customs asks).
# The caller must arrange for `pair_stop` on exit; it ends exactly the two processes that were started here.
# Before that, it may set the arrays $port_options (of the simulator) and $port_keys (lines of the customs port in the
# configuration), and the limits below. Runs with faults and crashes shorten them, so that recovery is quick.

binaries=${TONGGUAN_BINARIES:-.build/debug}
certificates=certs/dev
gateway_pid=
port_pid=
port_options=()
port_keys=()
request_timeout=10s
lease=20s
redelivery_max=15s
refile_limit=5

# Writes a configuration for the sample tenants into FOLDER, with fresh API keys; the port's address is in $port_url.
pair_configure() { # FOLDER
    local folder=$1 root tenant key hash
    root=$(pwd)
    api_keys=$folder/api-keys
    realtime_keys=$folder/realtime-keys
    : >"$api_keys"
    : >"$realtime_keys"
    chmod 600 "$api_keys" "$realtime_keys"
    cat >"$folder/tongguan.yaml" <<CONFIG
data: data
templates: $root/Templates
http:
  host: 127.0.0.1
  port: 0
  certificate: $root/$certificates/server.pem
  key: $root/$certificates/server.key
  ready_file: gateway.ready
secrets:
  vault: {file: $root/$certificates/vault.keys}
signers:
  merchant-a-rsa: {key: $root/$certificates/merchant-a-rsa.key, certificate: $root/$certificates/merchant-a-rsa.pem}
  merchant-b-sm2: {key: $root/$certificates/merchant-b-sm2.key, certificate: $root/$certificates/merchant-b-sm2.pem}
  merchant-c-rsa: {key: $root/$certificates/merchant-c-rsa.key, certificate: $root/$certificates/merchant-c-rsa.pem}
channels:
  nanjing-https:
    type: haikou
    url: $port_url
    ca: $root/$certificates/ca.pem
    client_certificate: $root/$certificates/client.pem
    client_key: $root/$certificates/client.key
    connect_timeout: 2s
    request_timeout: $request_timeout
    poll_interval: 500ms
    poll_overlap: 30s
ports:
  nanjing:
    profile: nanjing
    modes: [1210, 9610, 9610-export]
    channel: nanjing-https
    cop_code: 0000TRANS1
    cop_name: 样例传输服务有限公司（合成数据）
    dxp_id: DXPENT0000000001
    concurrency: 4
$(for line in ${port_keys[@]+"${port_keys[@]}"}; do printf '    %s\n' "$line"; done)
tenants:
  - include: tenants.yaml
policy:
  fill_delay: 200ms
  lease: $lease
  redelivery_min: 1s
  redelivery_max: $redelivery_max
  delivery: {probe_interval: 1s}
  refile_delay: 2s
  refile_limit: $refile_limit
  sweep_interval: 2s
  min_free_bytes: 64MB
CONFIG
    # The sample tenants with a key and signers each.
    while IFS= read -r line; do
        printf '%s\n' "$line"
        case $line in
        "- id: "*)
            tenant=${line#- id: }
            key=tg_$(openssl rand -hex 32)
            hash=$(printf '%s' "$key" | sha256sum | cut -d' ' -f1)
            printf '%s %s\n' "$tenant" "$key" >>"$api_keys"
            printf '  api_keys: [sha256:%s]\n' "$hash"
            local signer
            signer=$(cd "$certificates" && ls "$tenant"-*.key | head -n 1)
            signer=${signer%.key}
            printf '  signers: {311: %s, 411: %s, 511: %s, 621: %s}\n' "$signer" "$signer" "$signer" "$signer"
            key=tg_$(openssl rand -hex 32)
            hash=$(printf '%s' "$key" | sha256sum | cut -d' ' -f1)
            printf '%s %s\n' "$tenant" "$key" >>"$realtime_keys"
            pair_realtime "$root" "$hash" "$signer"
            ;;
        esac
    done <Templates/samples/tenants.yaml >"$folder/tenants.yaml"
}

# Changes the configuration of FOLDER before the gateway reads it; whoever sources this file may define it anew.
pair_adjust() { # FOLDER
    :
}

# How a tenant answers customs about payments.
pair_realtime() { # ROOT HASH SIGNER
    cat <<CONFIG
  realtime:
    address: sha256:$2
    signer: $3
    upload:
      url: $port_url/ceb2grab/grab/realTimeDataUpload
      ca: $1/$certificates/ca.pem
      client_certificate: $1/$certificates/client.pem
      client_key: $1/$certificates/client.key
    ver_dept: 3
    recp_account: "0000000000000001"
    recp_name: 样例收款企业（合成数据）
    item_link: https://shop.example/item/{itemNo}
CONFIG
}

# Waits until FILE is there; complains with LOG when the process ends or 60 seconds pass.
pair_await() { # FILE PID LOG
    local tries=0
    until [ -s "$1" ]; do
        if ! kill -0 "$2" 2>/dev/null; then
            echo "the process ended before it was ready; its log ($3) ends with:" >&2
            tail -n 20 "$3" >&2
            return 1
        fi
        tries=$((tries + 1))
        if [ "$tries" -gt 600 ]; then
            echo "not ready after 60 seconds; see $3" >&2
            return 1
        fi
        sleep 0.1
    done
}

# The value of a text member of a small JSON file.
pair_member() { # FILE NAME
    sed -n 's/.*"'"$2"'" *: *"\([^"]*\)".*/\1/p' "$1" | sed 's#\\/#/#g'
}

pair_start() { # FOLDER
    local folder=$1
    local official=()
    # The official schema is judged with where it lies beside the checkout.
    local schema=../shared/spec/ceb/xsd/202205/import.xsd
    [ ! -f "$schema" ] || official=(--official-xsd "$schema" --official-export-xsd "${schema%import.xsd}export.xsd")
    cat "$certificates"/merchant-*.pem >"$folder/platforms.pem"
    "$binaries/port-simulator" --port "${PORT:-0}" --control-port "${CONTROL_PORT:-0}" \
        --ready-file "$folder/port.ready" --certificate "$certificates/server.pem" --key "$certificates/server.key" \
        --client-ca "$certificates/ca.pem" --platform-certificates "$folder/platforms.pem" \
        --platform-ca "$certificates/ca.pem" --signing-ca "$certificates/signing-ca.pem" \
        --templates Templates/messages ${official[@]+"${official[@]}"} \
        ${port_options[@]+"${port_options[@]}"} ${PORT_OPTIONS:-} \
        >"$folder/port.log" 2>&1 &
    port_pid=$!
    pair_await "$folder/port.ready" "$port_pid" "$folder/port.log"
    port_url=$(pair_member "$folder/port.ready" url)
    control_url=$(pair_member "$folder/port.ready" control)

    pair_configure "$folder"
    pair_adjust "$folder"
    [ -z "${GATEWAY_PORT:-}" ] || sed -i "s/^  port: 0$/  port: $GATEWAY_PORT/" "$folder/tongguan.yaml"
    "$binaries/tongguan" check-config --config "$folder/tongguan.yaml"
    env ${GATEWAY_ENV:-} "$binaries/tongguan" serve --config "$folder/tongguan.yaml" >"$folder/gateway.log" 2>&1 &
    gateway_pid=$!
    pair_await "$folder/gateway.ready" "$gateway_pid" "$folder/gateway.log"
    gateway_url=$(<"$folder/gateway.ready")
}

# Ends one process: politely, and after 30 seconds for good. Fails when it did not end well by itself.
pair_end() { # PID NAME
    local tries=0
    [ -n "$1" ] || return 0
    kill -TERM "$1" 2>/dev/null || true
    while kill -0 "$1" 2>/dev/null; do
        tries=$((tries + 1))
        if [ "$tries" -gt 300 ]; then
            echo "$2 did not stop within 30 seconds; killing it" >&2
            kill -KILL "$1" 2>/dev/null || true
            wait "$1" 2>/dev/null || true
            return 1
        fi
        sleep 0.1
    done
    wait "$1"
}

pair_stop() {
    local status=0
    pair_end "$gateway_pid" "the gateway" || status=1
    gateway_pid=
    pair_end "$port_pid" "the port simulator" || status=1
    port_pid=
    return $status
}
