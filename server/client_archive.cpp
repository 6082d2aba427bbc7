#include "server/client_archive.hpp"

#include "calendar/ical/feed.hpp"
#include "server/caldav/feed_events.hpp"
#include "server/unnamed_file.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <set>
#include <stdexcept>

namespace callhours {

namespace {

using Writer = std::unique_ptr<archive, decltype(&archive_write_free)>;
using Entry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

void check(archive* tar, la_ssize_t result)
{
    if (result < 0) throw std::runtime_error{std::string{"packing a client: "} + archive_error_string(tar)};
}

void begin_entry(archive* tar, const std::string& name, std::uintmax_t size)
{
    const Entry entry{archive_entry_new(), &archive_entry_free};
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(size));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0600);
    check(tar, archive_write_header(tar, entry.get()));
}

void add_text(archive* tar, const std::string& name, std::string_view text)
{
    begin_entry(tar, name, text.size());
    check(tar, archive_write_data(tar, text.data(), text.size()));
}

void add_file(archive* tar, const std::string& name, const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    if (!in) return; // erased meanwhile: its line in client.json says that it was there
    begin_entry(tar, name, std::filesystem::file_size(file));
    std::array<char, 65536> buffer{};
    while (in) {
        in.read(buffer.data(), buffer.size());
        if (in.gcount() > 0)
            check(tar, archive_write_data(tar, buffer.data(), static_cast<std::size_t>(in.gcount())));
    }
}

std::string calendar_of(const web::ClientArchive& archive)
{
    calendar::ical::FeedCalendar feed{.name = archive.slug, .zone = archive.directory->desk.schedule.zone};
    for (const auto& booking : archive.bookings) {
        if (booking.status == store::BookingStatus::cancelled) continue; // B4
        feed.events.push_back(caldav::agents_event(booking, *archive.directory));
    }
    return calendar::ical::render_feed(feed);
}

} // namespace

http::FileRange pack_client(const web::ClientArchive& archive, const std::filesystem::path& media)
{
    const auto file = std::make_shared<const UnnamedFile>(media);
    const Writer tar{archive_write_new(), &archive_write_free};
    archive_write_set_format_pax_restricted(tar.get());
    check(tar.get(), archive_write_open_fd(tar.get(), file->descriptor()));
    add_text(tar.get(), "client.json", archive.json);
    add_text(tar.get(), "bookings.ics", calendar_of(archive));
    for (const auto& recording : std::set<std::string>{archive.recordings.begin(), archive.recordings.end()})
        add_file(tar.get(), "recordings/" + recording, media / recording);
    check(tar.get(), archive_write_close(tar.get()));
    return UnnamedFile::whole(file);
}

} // namespace callhours
