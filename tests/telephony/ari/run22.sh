#!/bin/bash
# asterisk_run.sh start|stop|rx TREE RUN [cmd]   TREE = DIR given to asterisk_chroot.sh, RUN = private run dir
# Writes a whole private configuration into RUN/etc (loopback only) and starts Asterisk from TREE as the
# ordinary user $AST_USER (default nobody when called by root, else the caller). Pid in RUN/pid.
set -euo pipefail
ACT=$1 TREE=$2 RUN=$3; shift 3
SIP_PORT=${SIP_PORT:-25060} HTTP_PORT=${HTTP_PORT:-28088} RTP_LO=${RTP_LO:-31000} RTP_HI=${RTP_HI:-31999}
ARI_USER=${ARI_USER:-lab} ARI_PASS=${ARI_PASS:-labsecret}
M=$(dirname "$(find "$TREE/root/usr/lib" -name chan_pjsip.so | head -1)")   # its place differs: lib/x86_64-linux-gnu/asterisk/modules (sid), lib/asterisk/modules (bullseye)
case $ACT in
stop)
  P=$(cat "$RUN/pid" 2>/dev/null || true); [ -n "$P" ] || exit 0
  kill -TERM "$P" 2>/dev/null || true
  for _ in $(seq 50); do kill -0 "$P" 2>/dev/null || break; sleep 0.1; done
  kill -KILL "$P" 2>/dev/null || true; rm -f "$RUN/pid"; exit 0;;
rx) exec "$TREE/asterisk" -C "$RUN/etc/asterisk.conf" -rx "$*";;
start) ulimit -n 65536 2>/dev/null || true;;
*) echo "start|stop|rx" >&2; exit 2;;
esac
mkdir -p "$RUN"/etc "$RUN"/run "$RUN"/log/cdr-csv "$RUN"/spool/{recording,voicemail,monitor,tmp,outgoing,system} "$RUN"/lib/keys "$RUN"/cache
cat > "$RUN/etc/asterisk.conf" <<C
[directories]
astcachedir => $RUN/cache
astetcdir => $RUN/etc
astmoddir => $M
astvarlibdir => $RUN/lib
astdbdir => $RUN/lib
astkeydir => $RUN/lib
astdatadir => $TREE/root/usr/share/asterisk
astagidir => $RUN/lib
astspooldir => $RUN/spool
astrundir => $RUN/run
astlogdir => $RUN/log
astsbindir => $TREE
[options]
nocolor = yes
verbose = 3
documentation_language = en_US
hideconnect = yes
lockconfdir = no
maxcalls = 2000
C
{ echo '[modules]'; echo 'autoload = no'
  for m in pbx_config res_timing_timerfd res_sorcery_config res_sorcery_memory res_sorcery_astdb res_http_websocket res_websocket_client \
    res_pjproject res_pjsip res_pjsip_session res_pjsip_sdp_rtp res_pjsip_endpoint_identifier_ip res_pjsip_endpoint_identifier_user \
    res_pjsip_authenticator_digest res_pjsip_outbound_authenticator_digest res_pjsip_caller_id res_pjsip_diversion res_pjsip_rfc3326 \
    res_pjsip_dlg_options res_pjsip_registrar res_pjsip_header_funcs res_pjsip_nat res_pjsip_acl res_pjsip_dtmf_info res_pjsip_logger res_pjsip_refer \
    res_pjsip_pubsub res_pjsip_mwi res_pjsip_mwi_body_generator \
    chan_pjsip chan_bridge_media res_rtp_asterisk codec_ulaw codec_alaw codec_gsm codec_resample format_wav format_pcm format_gsm format_sln \
    bridge_simple bridge_softmix bridge_holding bridge_native_rtp bridge_builtin_features chan_bridge_media \
    res_stasis res_stasis_answer res_stasis_device_state res_stasis_playback res_stasis_recording res_stasis_snoop app_stasis \
    res_stasis_broadcast app_stasis_broadcast res_ari res_ari_model res_ari_applications res_ari_asterisk res_ari_bridges res_ari_channels \
    res_ari_device_states res_ari_endpoints res_ari_events res_ari_playbacks res_ari_recordings res_ari_sounds \
    app_dial app_playback app_senddtmf app_stack app_record app_verbose app_echo app_playtones app_voicemail \
    func_callerid func_channel func_logic func_strings func_timeout func_global func_uuid func_hangupcause func_dialplan func_env func_date ; do
    [ -f "$M/$m.so" ] && echo "load = $m.so"; done; } > "$RUN/etc/modules.conf"
cat > "$RUN/etc/logger.conf" <<C
[general]
dateformat = %F %T.%3q
[logfiles]
messages => ${LOG_LEVELS:-notice,warning,error,verbose(3)}
C
cat > "$RUN/etc/http.conf" <<C
[general]
servername = lab
enabled = yes
bindaddr = 127.0.0.1
bindport = $HTTP_PORT
sessionlimit = 500
session_inactivity = 30000
session_keep_alive = 15000
C
cat > "$RUN/etc/ari.conf" <<C
[general]
enabled = yes
pretty = no
websocket_write_timeout = 1000
[$ARI_USER]
type = user
read_only = no
password_format = plain
password = $ARI_PASS
C
cat > "$RUN/etc/rtp.conf" <<C
[general]
rtpstart = $RTP_LO
rtpend = $RTP_HI
strictrtp = yes
icesupport = no
C
cat > "$RUN/etc/pjsip.conf" <<C
[global]
type = global
user_agent = lab-pbx
endpoint_identifier_order = username,ip
[system]
type = system
timer_t1 = 500
timer_b = 32000
threadpool_initial_size = 5
[transport-udp]
type = transport
protocol = udp
bind = 127.0.0.1:$SIP_PORT
[trunk]
type = endpoint
transport = transport-udp
context = from-trunk
disallow = all
allow = ulaw,alaw
direct_media = no
media_address = 127.0.0.1
bind_rtp_to_media_address = yes
rtp_symmetric = yes
force_rport = yes
rewrite_contact = no
trust_id_inbound = yes
from_domain = 127.0.0.1
identify_by = ip
[trunk-id]
type = identify
endpoint = trunk
match = 127.0.0.1
C
cat > "$RUN/etc/extensions.conf" <<C
[general]
static = yes
writeprotect = yes
[from-trunk]
; 100: voicemail app in Stasis. The dialplan must go on sanely whatever happens to the app.
exten => 100,1,Stasis(ooh,\${EXTEN})
 same => n,Log(NOTICE,after-stasis ext=100 STASISSTATUS=\${STASISSTATUS} chan=\${CHANNEL} state=\${CHANNEL(state)})
 same => n,GotoIf(\$["\${STASISSTATUS}"="FAILED"]?fallback,s,1)
 same => n,Hangup()
; 101: the same with a watchdog: if the app does not take the call over within 3 s, extension T runs
exten => 101,1,Set(TIMEOUT(absolute)=3)
 same => n,Stasis(ooh,\${EXTEN})
 same => n,Log(NOTICE,after-stasis ext=101 STASISSTATUS=\${STASISSTATUS} state=\${CHANNEL(state)})
 same => n,Goto(fallback,s,1)
exten => T,1,Log(NOTICE,T reached STASISSTATUS=\${STASISSTATUS} state=\${CHANNEL(state)})
 same => n,Set(TIMEOUT(absolute)=0)
 same => n,Goto(fallback,s,1)
; 801: decision taken by an ARI app; 802: the same one by the dialplan
exten => 801,1,Stasis(route,\${EXTEN})
 same => n,Log(NOTICE,after-stasis ext=801 STASISSTATUS=\${STASISSTATUS})
 same => n,Goto(fallback,s,1)
exten => 802,1,GotoIfTime(08:00-18:00,mon-fri,*,*?decided,open,1:decided,closed,1)
; 804 Answer first, no decision (floor)
exten => 804,1,Goto(decided,open,1)
[decided]
exten => open,1,Answer()
 same => n,Wait(5)
 same => n,Hangup()
exten => closed,1,Answer()
 same => n,Wait(5)
 same => n,Hangup()
[fallback]
exten => s,1,Answer()
 same => n,Log(NOTICE,fallback reached chan=\${CHANNEL})
 same => n,Playback(vm-intro)
 same => n,Hangup()
[default]
exten => _X.,1,Hangup(1)
C
cat /tmp/ari-eng/extra.conf >> "$RUN/etc/extensions.conf"
printf '[general]\nformat = wav\n[default]\n600 => 1234,Out of hours\n' > "$RUN/etc/voicemail.conf"
printf '[general]\n' | tee "$RUN/etc/features.conf" "$RUN/etc/cdr.conf" "$RUN/etc/cel.conf" "$RUN/etc/stasis.conf" "$RUN/etc/indications.conf" "$RUN/etc/manager.conf" >/dev/null
printf '[general]\ncountry=us\n[us]\ndescription=US\nringcadence=2000,4000\ndial=350+440\nbusy=480+620/500,0/500\nring=440+480/2000,0/4000\ncongestion=480+620/250,0/250\nrecord=1400/500,0/15000\n' > "$RUN/etc/indications.conf"
printf '[general]\nenable = no\n' > "$RUN/etc/cdr.conf"; printf '[general]\nenable=no\n' > "$RUN/etc/cel.conf"; printf '[general]\nenabled=no\n' > "$RUN/etc/manager.conf"
touch "$RUN/etc/pjproject.conf" "$RUN/etc/udptl.conf" "$RUN/etc/acl.conf" "$RUN/etc/ccss.conf" "$RUN/etc/codecs.conf" "$RUN/etc/sorcery.conf" "$RUN/etc/dnsmgr.conf" "$RUN/etc/extconfig.conf" "$RUN/etc/websocket_client.conf"
RUNAS=()
if [ "$(id -u)" = 0 ]; then U=${AST_USER:-nobody}; [ "$U" = root ] || { chown -R "$U" "$RUN"; RUNAS=(setpriv --reuid "$U" --regid "$(id -g "$U")" --clear-groups --no-new-privs); }; fi

env -i PATH=/usr/bin:/bin HOME="$RUN" LANG=C.UTF-8 TZ="${TZ:-UTC}" "${RUNAS[@]}" "$TREE/asterisk" -C "$RUN/etc/asterisk.conf" -f ${AST_FLAGS:-} >"$RUN/log/console" 2>&1 </dev/null &
echo $! > "$RUN/pid"
for i in $(seq 100); do
  kill -0 "$(cat "$RUN/pid")" 2>/dev/null || { echo "asterisk died:" >&2; tail -20 "$RUN/log/console" >&2; exit 1; }
  "$TREE/asterisk" -C "$RUN/etc/asterisk.conf" -rx "core waitfullybooted" 2>/dev/null | grep -q 'fully booted' && { echo "asterisk up (pid $(cat "$RUN/pid"), ~$((i))00 ms)"; exit 0; }
  sleep 0.1
done
echo "asterisk not up in 10 s" >&2; exit 1
