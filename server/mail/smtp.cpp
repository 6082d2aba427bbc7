#include "server/mail/smtp.hpp"

#include "base/text.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <vector>

namespace callhours::mail {

namespace {

constexpr long connect_seconds = 15;
constexpr long answer_seconds = 45;              // for each of the server's answers, that to QUIT too
constexpr long transfer_seconds = 60;            // without the answer to QUIT
constexpr std::uint16_t implicit_tls_port = 465; // RFC 8314 §3.3

struct EndEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};

struct EndList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

constexpr std::size_t most_reply_octets = 2000;
constexpr long goodbye_seconds = 5; // for the answer to QUIT when there is nothing more to say

/// One mail on its way, as curl's callbacks see it.
struct Errand {
    std::string_view rest;        ///< of the mail
    bool about_this_mail = false; ///< RCPT was said: a refusal from now on is about this mail
    bool leaving = false;         ///< QUIT was said: what the server answers is about nothing
    std::string reply{};          ///< the server's last one, in one line
    bool reply_goes_on = false;   ///< its last line was not the last (RFC 5321 §4.2.1)
};

/// What curl's callbacks know; it outlives curl's handle, which says QUIT when it goes.
struct Watch {
    const std::atomic<bool>& stopped;
    Errand errand;
    std::vector<curl_socket_t> sockets; ///< open ones
};

/// A server may say anything; what is kept is one line of UTF-8.
std::string shown(std::string_view said)
{
    std::string text{trim(said.substr(0, most_reply_octets))};
    const bool readable = is_valid_utf8(text);
    for (char& c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet < 0x20 || octet == 0x7f) c = ' ';
        if (octet > 0x7f && !readable) c = '?';
    }
    return text;
}

std::size_t give_bytes(char* to, std::size_t size, std::size_t count, void* watch_pointer)
{
    auto& errand = static_cast<Watch*>(watch_pointer)->errand;
    const auto length = std::min(size * count, errand.rest.size());
    std::memcpy(to, errand.rest.data(), length);
    errand.rest.remove_prefix(length);
    return length;
}

std::size_t keep_reply(char* line, std::size_t size, std::size_t count, void* watch_pointer)
{
    auto& errand = static_cast<Watch*>(watch_pointer)->errand;
    if (errand.leaving) return size * count;
    const auto text = shown({line, size * count});
    const bool goes_on = text.size() > 3 && text[3] == '-';
    if (errand.reply_goes_on) {
        errand.reply += text.size() > 4 ? ' ' + text.substr(4) : "";
    } else {
        errand.reply = text;
        if (goes_on) errand.reply[3] = ' ';
    }
    if (errand.reply.size() > most_reply_octets) errand.reply = shown(errand.reply);
    errand.reply_goes_on = goes_on;
    return size * count;
}

int watch_commands(CURL*, curl_infotype type, char* data, std::size_t size, void* watch_pointer)
{
    if (type != CURLINFO_HEADER_OUT) return 0;
    auto& errand = static_cast<Watch*>(watch_pointer)->errand;
    const std::string_view command{data, size};
    errand.about_this_mail = errand.about_this_mail || command.starts_with("RCPT ");
    errand.leaving = errand.leaving || command.starts_with("QUIT");
    return 0;
}

int keep_socket(void* watch_pointer, curl_socket_t socket, curlsocktype)
{
    static_cast<Watch*>(watch_pointer)->sockets.push_back(socket);
    return CURL_SOCKOPT_OK;
}

int close_socket(void* watch_pointer, curl_socket_t socket)
{
    std::erase(static_cast<Watch*>(watch_pointer)->sockets, socket);
    return ::close(socket);
}

/// Asked about once a second. Ending the try alone is not enough: curl would still say QUIT and wait for an
/// answer of a server that may be stuck.
int end_when_stopped(void* watch_pointer, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    const auto& watch = *static_cast<Watch*>(watch_pointer);
    if (!watch.stopped) return 0;
    for (const auto socket : watch.sockets)
        ::shutdown(socket, SHUT_RDWR);
    return 1;
}

bool is_loopback(std::string_view host)
{
    return host == "localhost" || host == "::1" || host == "[::1]" || host.starts_with("127.");
}

void set_up_server(CURL* easy, const config::Smtp& settings)
{
    const bool near = is_loopback(settings.host);
    const auto host = settings.host.find(':') != std::string::npos && !settings.host.starts_with('[')
                          ? '[' + settings.host + ']'
                          : settings.host;
    const auto scheme = settings.port == implicit_tls_port ? "smtps" : "smtp";
    curl_easy_setopt(easy, CURLOPT_URL, fmt::format("{}://{}:{}", scheme, host, settings.port).c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_PROXY, ""); // whatever the environment says
    curl_easy_setopt(easy, CURLOPT_USE_SSL, static_cast<long>(near ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    // A mail server beside us mostly has a certificate that it made for itself.
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, near ? 0L : 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, near ? 0L : 2L);
    if (settings.user.empty()) return;
    curl_easy_setopt(easy, CURLOPT_USERNAME, settings.user.c_str());
    curl_easy_setopt(easy, CURLOPT_PASSWORD, settings.password.reveal().c_str());
}

void set_up_watch(CURL* easy, Watch& watch)
{
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, connect_seconds);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, transfer_seconds);
    curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, answer_seconds);
    curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, keep_socket);
    curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, &watch);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, &watch);
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_bytes);
    curl_easy_setopt(easy, CURLOPT_READDATA, &watch);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, keep_reply);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &watch);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, end_when_stopped);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &watch);
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, watch_commands);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, &watch);
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L); // it feeds watch_commands; nothing is printed
}

/// RFC 5321 §4.2; 0 where the line holds none.
int status_of(std::string_view line)
{
    int status = 0;
    std::from_chars(line.data(), line.data() + line.size(), status);
    return status;
}

Handover handover_of(CURLcode code, const Errand& errand, std::string_view problem)
{
    using Outcome = Handover::Outcome;
    if (code == CURLE_OK) return {Outcome::accepted, errand.reply};
    if (code == CURLE_ABORTED_BY_CALLBACK) return {Outcome::stopped, "stopped"};
    const auto words =
        errand.reply.empty() ? std::string{problem} : fmt::format("{} ({})", errand.reply, problem);
    const int status = status_of(errand.reply);
    // 421 says goodbye to us, not to the mail (RFC 5321 §3.8).
    if (!errand.about_this_mail || status < 400 || status == 421) return {Outcome::unreachable, words};
    return {status >= 500 ? Outcome::refused : Outcome::put_off, words};
}

} // namespace

void warm_up()
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error{"libcurl does not start"};
}

/// One connection, kept from mail to mail.
class Smtp::Line {
public:
    Line(const config::Smtp& settings, const std::atomic<bool>& stopped)
        : watch_{.stopped = stopped, .errand = {}, .sockets = {}}, easy_{curl_easy_init()}
    {
        if (!easy_) throw std::runtime_error{"libcurl has no handle for a mail"};
        set_up_server(easy_.get(), settings);
        set_up_watch(easy_.get(), watch_);
    }

    ~Line()
    {
        // A server that is stuck is not waited for when everything ends.
        (void)end_when_stopped(&watch_, 0, 0, 0, 0);
        curl_easy_setopt(easy_.get(), CURLOPT_SERVER_RESPONSE_TIMEOUT, goodbye_seconds);
    }

    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    struct Said {
        Handover handover;
        bool over_old_connection; ///< one that an earlier mail went over, and it failed at once
    };

    Said say(const Message& message)
    {
        const std::unique_ptr<curl_slist, EndList> to{
            curl_slist_append(nullptr, ('<' + message.to.reveal() + '>').c_str())};
        std::array<char, CURL_ERROR_SIZE> problem{};
        watch_.errand = {.rest = message.bytes};
        curl_easy_setopt(easy_.get(), CURLOPT_ERRORBUFFER, problem.data());
        curl_easy_setopt(easy_.get(), CURLOPT_MAIL_FROM, ('<' + message.from.reveal() + '>').c_str());
        curl_easy_setopt(easy_.get(), CURLOPT_MAIL_RCPT, to.get());
        const auto begun = std::chrono::steady_clock::now();
        const auto code = curl_easy_perform(easy_.get());
        curl_easy_setopt(easy_.get(), CURLOPT_ERRORBUFFER, nullptr);
        curl_easy_setopt(easy_.get(), CURLOPT_MAIL_RCPT, nullptr);
        long made = 0;
        curl_easy_getinfo(easy_.get(), CURLINFO_NUM_CONNECTS, &made);
        const bool at_once = std::chrono::steady_clock::now() - begun < found_dead_within;
        const Said said{handover_of(code, watch_.errand,
                                    problem.front() == '\0' ? curl_easy_strerror(code) : problem.data()),
                        made == 0 && used_ && at_once};
        used_ = true;
        return said;
    }

private:
    static constexpr std::chrono::seconds found_dead_within{10};

    Watch watch_;
    bool used_ = false;
    std::unique_ptr<CURL, EndEasy> easy_; ///< goes first
};

Smtp::Smtp(config::Smtp settings) : settings_{std::move(settings)} {}

Smtp::~Smtp() = default;

Handover Smtp::hand_over(const Message& message)
{
    if (stopped_) return {Handover::Outcome::stopped, "stopped", server()};
    if (!line_) line_ = std::make_unique<Line>(settings_, stopped_);
    auto said = line_->say(message);
    // A server may end a connection that rested; that says nothing about it nor about this mail.
    if (said.handover.outcome == Handover::Outcome::unreachable && said.over_old_connection) {
        line_ = std::make_unique<Line>(settings_, stopped_);
        said = line_->say(message);
    }
    if (said.handover.outcome == Handover::Outcome::unreachable) line_.reset();
    said.handover.server = server();
    return std::move(said.handover);
}

void Smtp::rest() noexcept
{
    line_.reset();
}

std::string Smtp::server() const
{
    return fmt::format("{}:{}", settings_.host, settings_.port);
}

} // namespace callhours::mail
