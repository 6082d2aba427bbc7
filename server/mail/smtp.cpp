#include "server/mail/smtp.hpp"

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

/// One mail on its way, as curl's callbacks see it.
struct Errand {
    std::string_view rest; ///< of the mail
    const std::atomic<bool>& stopped;
    bool about_this_mail = false;       ///< RCPT was said: a refusal from now on is about this mail
    bool leaving = false;               ///< QUIT was said: what the server answers is about nothing
    std::string last_line;              ///< of the server
    std::vector<curl_socket_t> sockets; ///< open ones
};

std::size_t give_bytes(char* to, std::size_t size, std::size_t count, void* errand_pointer)
{
    auto& errand = *static_cast<Errand*>(errand_pointer);
    const auto length = std::min(size * count, errand.rest.size());
    std::memcpy(to, errand.rest.data(), length);
    errand.rest.remove_prefix(length);
    return length;
}

std::size_t keep_reply(char* line, std::size_t size, std::size_t count, void* errand_pointer)
{
    auto& errand = *static_cast<Errand*>(errand_pointer);
    if (errand.leaving) return size * count;
    errand.last_line.assign(line, size * count);
    while (!errand.last_line.empty() && (errand.last_line.back() == '\n' || errand.last_line.back() == '\r'))
        errand.last_line.pop_back();
    return size * count;
}

int watch_commands(CURL*, curl_infotype type, char* data, std::size_t size, void* errand_pointer)
{
    if (type != CURLINFO_HEADER_OUT) return 0;
    auto& errand = *static_cast<Errand*>(errand_pointer);
    const std::string_view command{data, size};
    errand.about_this_mail = errand.about_this_mail || command.starts_with("RCPT ");
    errand.leaving = errand.leaving || command.starts_with("QUIT");
    return 0;
}

int keep_socket(void* errand_pointer, curl_socket_t socket, curlsocktype)
{
    static_cast<Errand*>(errand_pointer)->sockets.push_back(socket);
    return CURL_SOCKOPT_OK;
}

int close_socket(void* errand_pointer, curl_socket_t socket)
{
    std::erase(static_cast<Errand*>(errand_pointer)->sockets, socket);
    return ::close(socket);
}

/// Asked about once a second. Ending the try alone is not enough: curl would still say QUIT and wait for an
/// answer of a server that may be stuck.
int end_when_stopped(void* errand_pointer, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    const auto& errand = *static_cast<Errand*>(errand_pointer);
    if (!errand.stopped) return 0;
    for (const auto socket : errand.sockets)
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

void set_up_errand(CURL* easy, Errand& errand)
{
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, connect_seconds);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, transfer_seconds);
    curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, answer_seconds);
    curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, keep_socket);
    curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, &errand);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, &errand);
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_bytes);
    curl_easy_setopt(easy, CURLOPT_READDATA, &errand);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, keep_reply);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &errand);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, end_when_stopped);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &errand);
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, watch_commands);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, &errand);
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
    if (code == CURLE_OK) return {Outcome::accepted, errand.last_line};
    if (code == CURLE_ABORTED_BY_CALLBACK) return {Outcome::stopped, "stopped"};
    const auto words =
        errand.last_line.empty() ? std::string{problem} : fmt::format("{} ({})", errand.last_line, problem);
    const int status = status_of(errand.last_line);
    // 421 says goodbye to us, not to the mail (RFC 5321 §3.8).
    if (!errand.about_this_mail || status < 400 || status == 421) return {Outcome::unreachable, words};
    return {status >= 500 ? Outcome::refused : Outcome::put_off, words};
}

} // namespace

void warm_up()
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error{"libcurl does not start"};
}

Handover Smtp::hand_over(const Message& message)
{
    const std::unique_ptr<curl_slist, EndList> to{
        curl_slist_append(nullptr, ('<' + message.to.reveal() + '>').c_str())};
    Errand errand{.rest = message.bytes, .stopped = stopped_, .last_line = {}, .sockets = {}};
    std::array<char, CURL_ERROR_SIZE> problem{};
    // Last, so that it goes first: it says QUIT when it goes, and tells the errand.
    const std::unique_ptr<CURL, EndEasy> easy{curl_easy_init()};
    if (!easy) throw std::runtime_error{"libcurl has no handle for a mail"};

    set_up_server(easy.get(), settings_);
    set_up_errand(easy.get(), errand);
    curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, problem.data());
    curl_easy_setopt(easy.get(), CURLOPT_MAIL_FROM, ('<' + message.from.reveal() + '>').c_str());
    curl_easy_setopt(easy.get(), CURLOPT_MAIL_RCPT, to.get());
    const auto code = curl_easy_perform(easy.get());
    return handover_of(code, errand, problem.front() == '\0' ? curl_easy_strerror(code) : problem.data());
}

} // namespace callhours::mail
