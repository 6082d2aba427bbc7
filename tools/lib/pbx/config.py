"""The whole configuration of a private Asterisk, as text. Knows no process and starts nothing."""

import pathlib
import re

# Asterisk loads nothing but this list: quick to start, and free of the libraries that tools/pbx leaves out.
# What a release does not have is skipped (16 has no websocket client; 22's res_ari cannot do without it).
MODULES = """
    pbx_config res_timing_timerfd res_sorcery_config res_sorcery_memory res_sorcery_astdb
    res_http_websocket res_websocket_client
    res_pjproject res_pjsip res_pjsip_session res_pjsip_sdp_rtp res_pjsip_registrar res_pjsip_nat
    res_pjsip_endpoint_identifier_user res_pjsip_endpoint_identifier_ip
    res_pjsip_authenticator_digest res_pjsip_outbound_authenticator_digest
    res_pjsip_caller_id res_pjsip_diversion res_pjsip_rfc3326 res_pjsip_dlg_options res_pjsip_dtmf_info
    res_pjsip_header_funcs res_pjsip_logger res_pjsip_acl res_pjsip_refer res_pjsip_pubsub
    chan_pjsip chan_bridge_media res_rtp_asterisk
    codec_ulaw codec_alaw codec_gsm codec_resample format_wav format_pcm format_gsm format_sln
    bridge_simple bridge_softmix bridge_holding bridge_native_rtp bridge_builtin_features
    res_stasis res_stasis_answer res_stasis_device_state res_stasis_playback res_stasis_recording
    res_stasis_snoop app_stasis
    res_ari res_ari_model res_ari_applications res_ari_asterisk res_ari_bridges res_ari_channels
    res_ari_device_states res_ari_endpoints res_ari_events res_ari_playbacks res_ari_recordings res_ari_sounds
    app_dial app_exec app_playback app_record app_verbose app_echo app_stack
    func_callerid func_channel func_logic func_strings func_timeout func_global func_env
    func_hangupcause func_dialplan
""".split()

# Files that Asterisk complains about when they are missing.
EMPTY_FILES = """
    ccss cli_aliases codecs dnsmgr extconfig features pjproject res_parking rtp stasis sorcery udptl
    websocket_client
""".split()


def asterisk_conf(run: pathlib.Path, modules: pathlib.Path) -> str:
    return f"""[directories]
astetcdir => {run}/etc
astmoddir => {modules}
astvarlibdir => {run}/lib
astdbdir => {run}/lib
astkeydir => {run}/lib
astdatadir => {run}/data
astagidir => {run}/lib
astspooldir => {run}/spool
astrundir => {run}/run
astlogdir => {run}/log
astcachedir => {run}/cache
[options]
nocolor = yes
verbose = 3
documentation_language = en_US
hideconnect = yes
lockconfdir = no
"""


def modules_conf(available: set) -> str:
    return "[modules]\nautoload = no\n" + "".join(
        f"load = {name}.so\n" for name in MODULES if name in available
    )


def logger_conf() -> str:
    return "[general]\ndateformat = %F %T.%3q\n[logfiles]\nmessages => notice,warning,error,verbose(3)\n"


def extensions_conf(app: str, watchdog: int, prompt: str) -> str:
    """A stranger's extensions.conf: settings, and the snippet included as docs/pbx.md tells it."""
    return f"""[general]
static = yes
writeprotect = yes
[globals]
CALLHOURS_APP={app}
CALLHOURS_WATCHDOG={watchdog}
CALLHOURS_FALLBACK_PROMPT={prompt}
#include "callhours/extensions.conf"
"""


def ari_conf(snippet: str, user: str, password: str) -> str:
    text = re.sub(r"(?m)^\[callhours\]$", f"[{user}]", snippet)
    return re.sub(r"(?m)^password = change-me$", lambda _: f"password = {password}", text)


def http_conf(snippet: str, port: int) -> str:
    return re.sub(r"(?m)^bindport = .*$", f"bindport = {port}", snippet)


def rtp_conf(low: int, high: int) -> str:
    return f"[general]\nrtpstart = {low}\nrtpend = {high}\nstrictrtp = yes\nicesupport = no\n"


def pjsip_conf(address: str, port: int, accounts: list, contacts: dict) -> str:
    """The trunk is who calls from this machine without a name; phones are told from it by their user name."""
    local = "\n".join(f"match = {a}" for a in sorted({"127.0.0.1", address} - {"0.0.0.0"}))
    media = "" if address == "0.0.0.0" else f"media_address = {address}\nbind_rtp_to_media_address = yes\n"
    common = f"""type = endpoint
transport = udp
disallow = all
allow = ulaw,alaw
direct_media = no
force_rport = yes
{media}"""
    text = f"""[global]
type = global
user_agent = Callhours private PBX
endpoint_identifier_order = username,ip
[udp]
type = transport
protocol = udp
bind = {address}:{port}
[trunk]
{common}context = callhours-in
trust_id_inbound = yes
identify_by = ip
[trunk-from]
type = identify
endpoint = trunk
{local}
"""
    for account in accounts:
        text += _phone(common, account, contacts.get(account["name"]))
    return text


def _phone(common: str, account: dict, contact: str | None) -> str:
    name = account["name"]
    caller = f"callerid = {account['callerid']}\n" if account.get("callerid") else ""
    # A registered phone may sit behind a router, so its packets say where it is; a given address is right.
    nat = "" if contact else "rtp_symmetric = yes\nrewrite_contact = yes\n"
    auth = f"auth = {name}-auth\n" if account.get("password") else ""
    context = account.get("context") or "callhours-phones"
    text = f"[{name}]\n{common}context = {context}\n{caller}{nat}{auth}aors = {name}\n"
    text += f"[{name}]\ntype = aor\nmax_contacts = 3\n" + (f"contact = {contact}\n" if contact else "")
    if auth:
        text += f"[{name}-auth]\ntype = auth\nauth_type = userpass\nusername = {name}\n"
        text += f"password = {account['password']}\n"
    return text


def plain_files() -> dict:
    files = {f"{name}.conf": "[general]\n" for name in EMPTY_FILES}
    files["acl.conf"] = ""
    files["cdr.conf"] = "[general]\nenable = no\n"
    files["cel.conf"] = "[general]\nenable = no\n"
    files["manager.conf"] = "[general]\nenabled = no\n"
    files["indications.conf"] = (
        "[general]\ncountry = eu\n[eu]\ndescription = Europe\nringcadence = 1000,4000\ndial = 425\n"
        "busy = 425/500,0/500\nring = 425/1000,0/4000\ncongestion = 425/250,0/250\n"
    )
    return files
