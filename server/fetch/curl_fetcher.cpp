#include "server/fetch/curl_fetcher.hpp"

#include "base/text.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <stdexcept>

namespace callhours::fetch {

namespace {

using Kind = Failure::Kind;

constexpr long connect_milliseconds = 10'000;
constexpr std::size_t most_header_bytes = 64 * 1024;

struct EndEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};

struct EndList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct EndUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

/// One request on its way, as curl's callbacks see it.
struct Errand {
    const AddressGuard& guard;
    const std::atomic<bool>& stopped;
    std::size_t most_bytes;
    Answer answer{};
    std::size_t header_bytes = 0;
    bool forbidden = false; ///< an address that the guard does not admit
    bool too_large = false;
};

std::optional<std::string> text_of(const sockaddr& address)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* octets = nullptr;
    if (address.sa_family == AF_INET) octets = &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
    if (address.sa_family == AF_INET6) octets = &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
    if (octets == nullptr || inet_ntop(address.sa_family, octets, text.data(), text.size()) == nullptr)
        return std::nullopt;
    return std::string{text.data()};
}

/// Here and nowhere before: what is judged is the very address that is then connected to, so that neither a
/// redirect nor a name that answers twice differently gets past.
curl_socket_t open_socket(void* errand_pointer, curlsocktype purpose, curl_sockaddr* address)
{
    auto& errand = *static_cast<Errand*>(errand_pointer);
    const auto text = text_of(address->addr);
    if (purpose != CURLSOCKTYPE_IPCXN || !text || !errand.guard.admits(*text)) {
        errand.forbidden = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t keep_body(char* bytes, std::size_t size, std::size_t count, void* errand_pointer)
{
    auto& errand = *static_cast<Errand*>(errand_pointer);
    const auto length = size * count;
    if (length > errand.most_bytes - errand.answer.body.size()) {
        errand.too_large = true;
        return 0;
    }
    errand.answer.body.append(bytes, length);
    return length;
}

std::size_t keep_header(char* bytes, std::size_t size, std::size_t count, void* errand_pointer)
{
    auto& errand = *static_cast<Errand*>(errand_pointer);
    const std::string_view line{bytes, size * count};
    errand.header_bytes += line.size();
    if (errand.header_bytes > most_header_bytes) {
        errand.too_large = true;
        return 0;
    }
    if (line.starts_with("HTTP/")) { // of the answer before, where this one follows a redirect
        errand.answer.headers.clear();
        return line.size();
    }
    const auto colon = line.find(':');
    if (colon != std::string_view::npos)
        errand.answer.headers.emplace_back(in_lower_case(line.substr(0, colon)),
                                           std::string{trim(line.substr(colon + 1))});
    return line.size();
}

/// Asked about once a second.
int end_when_stopped(void* errand_pointer, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    return static_cast<Errand*>(errand_pointer)->stopped ? 1 : 0;
}

std::string part_of(CURLU* url, CURLUPart part)
{
    char* text = nullptr;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
    const std::unique_ptr<char, decltype(&curl_free)> owner{text, &curl_free};
    return text;
}

std::optional<Failure> check(const Request& request)
{
    const std::unique_ptr<CURLU, EndUrl> url{curl_url()};
    if (!url || has_control_characters(request.url) ||
        curl_url_set(url.get(), CURLUPART_URL, request.url.c_str(), 0) != CURLUE_OK) {
        return Failure{Kind::bad_request, "is no address such as https://example.com/calendar.ics"};
    }
    const auto scheme = part_of(url.get(), CURLUPART_SCHEME);
    if (scheme != "http" && scheme != "https")
        return Failure{Kind::bad_request, "must begin with http:// or https://"};
    if (!part_of(url.get(), CURLUPART_USER).empty() || !part_of(url.get(), CURLUPART_PASSWORD).empty())
        return Failure{Kind::bad_request, "must not hold a user or a password"};
    for (const auto& [name, value] : request.headers) {
        if (has_control_characters(name) || has_control_characters(value) || name.empty() ||
            name.find_first_of(": ") != std::string::npos) {
            return Failure{Kind::bad_request, "a header holds signs that do not belong there"};
        }
    }
    return std::nullopt;
}

std::unique_ptr<curl_slist, EndList> header_list(const Request& request)
{
    std::unique_ptr<curl_slist, EndList> list;
    const auto append = [&](const std::string& line) {
        auto* longer = curl_slist_append(list.get(), line.c_str());
        if (longer == nullptr) throw std::bad_alloc{};
        (void)list.release();
        list.reset(longer);
    };
    // curl would wait for a "100 Continue" that many servers never say.
    append("Expect:");
    for (const auto& [name, value] : request.headers)
        append(value.empty() ? name + ';' : fmt::format("{}: {}", name, value));
    return list;
}

const char* word_of(Request::Method method)
{
    switch (method) {
    case Request::Method::get:
        return "GET";
    case Request::Method::post:
        return "POST";
    case Request::Method::propfind:
        return "PROPFIND";
    case Request::Method::report:
        return "REPORT";
    }
    throw std::logic_error{"no such method"};
}

void set_up(CURL* easy, const Request& request, Errand& errand)
{
    curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_PROXY, ""); // whatever the environment says
    curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, connect_milliseconds);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request.patience.count()));
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "Callhours");
    const bool sends = request.method != Request::Method::get;
    if (sends) {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.c_str());
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, word_of(request.method));
    }
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, sends ? 0L : 1L);
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS, static_cast<long>(request.most_redirects));
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &errand);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, keep_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &errand);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, keep_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &errand);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, end_when_stopped);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &errand);
}

Failure failure_of(CURLcode code, const Errand& errand, std::string_view problem)
{
    if (errand.stopped) return {Kind::stopped, "the server is being stopped"};
    if (errand.forbidden) {
        return {Kind::forbidden_address,
                "the name leads to this machine or a private network; the operator allows such addresses "
                "with fetch.allow"};
    }
    if (errand.too_large || code == CURLE_FILESIZE_EXCEEDED)
        return {Kind::too_large, fmt::format("the answer is larger than {} octets", errand.most_bytes)};
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
        return {Kind::too_slow, "the server took too long"};
    case CURLE_TOO_MANY_REDIRECTS:
        return {Kind::too_many_redirects, "the server sends us on and on"};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
        return {Kind::not_trusted, fmt::format("TLS: {}", problem)};
    case CURLE_COULDNT_RESOLVE_HOST:
        return {Kind::unreachable, "there is no such host"};
    case CURLE_COULDNT_CONNECT:
        return {Kind::unreachable, "the host does not take connections"};
    case CURLE_UNSUPPORTED_PROTOCOL:
        return {Kind::bad_request, "the server sends us on to what is neither http nor https"};
    default:
        // curl's general words, never those about this request: they might name the whole URL.
        return {Kind::unreachable, curl_easy_strerror(code)};
    }
}

Outcome perform(const Request& request, const AddressGuard& guard, const std::atomic<bool>& stopped)
{
    if (stopped) return refuse(Failure{Kind::stopped, "the server is being stopped"});
    if (auto failure = check(request)) return refuse(std::move(*failure));
    Errand errand{.guard = guard, .stopped = stopped, .most_bytes = request.most_bytes};
    std::array<char, CURL_ERROR_SIZE> problem{};
    const auto headers = header_list(request);
    const std::unique_ptr<CURL, EndEasy> easy{curl_easy_init()};
    if (!easy) throw std::runtime_error{"libcurl has no handle for a request"};
    set_up(easy.get(), request, errand);
    curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, problem.data());
    const auto code = curl_easy_perform(easy.get());
    if (code != CURLE_OK) return refuse(failure_of(code, errand, problem.data()));
    long status = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
    errand.answer.status = static_cast<int>(status);
    return std::move(errand.answer);
}

} // namespace

std::string_view Answer::header(std::string_view name) const
{
    for (const auto& [known, value] : headers) {
        if (known == name) return value;
    }
    return {};
}

void warm_up()
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error{"libcurl does not start"};
}

Task<Outcome> CurlFetcher::fetch(Request request)
{
    auto job = [this, request = std::move(request)] { return perform(request, guard_, stopped_); };
    co_return co_await workers_.ask(std::move(job));
}

} // namespace callhours::fetch
