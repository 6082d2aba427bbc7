#include "server/backup.hpp"

#include "server/cli/world.hpp"
#include "store/sqlite/maintenance.hpp"
#include "store/sqlite/sqlite_store.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>

namespace callhours {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view database_entry = "callhours.db";
constexpr std::string_view media_prefix = "media/";

using Writer = std::unique_ptr<archive, decltype(&archive_write_free)>;
using Reader = std::unique_ptr<archive, decltype(&archive_read_free)>;
using Entry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

void check(archive* tar, la_ssize_t result, const std::string& file)
{
    if (result < 0) throw cli::Refused{fmt::format("{}: {}", file, archive_error_string(tar))};
}

/// Removes what was half-made unless it was released.
class Scratch {
public:
    explicit Scratch(fs::path path) : path_{std::move(path)} {}

    ~Scratch()
    {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }

    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    [[nodiscard]] const fs::path& path() const { return path_; }

    /// Syncs and gives it its final name.
    void become(const fs::path& final)
    {
        fs::rename(path_, final);
        path_.clear();
    }

private:
    fs::path path_;
};

void sync_path(const fs::path& path)
{
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0 || fsync(file) != 0) {
        const std::error_code why{errno, std::generic_category()};
        if (file >= 0) close(file);
        throw cli::Refused{fmt::format("{}: {}", path.string(), why.message())};
    }
    close(file);
}

fs::path folder_of(const fs::path& file)
{
    return file.has_parent_path() ? file.parent_path() : fs::path{"."};
}

void refuse_existing(const fs::path& path)
{
    if (fs::exists(path))
        throw cli::Refused{path.string() + " exists; it is not overwritten, give another name"};
}

void add_file(archive* tar, const fs::path& file, const std::string& name, const std::string& out)
{
    const Entry entry{archive_entry_new(), &archive_entry_free};
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(fs::file_size(file)));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0600);
    check(tar, archive_write_header(tar, entry.get()), out);
    std::ifstream in{file, std::ios::binary};
    std::array<char, 65536> buffer{};
    while (in) {
        in.read(buffer.data(), buffer.size());
        if (in.gcount() > 0) {
            check(tar, archive_write_data(tar, buffer.data(), static_cast<std::size_t>(in.gcount())), out);
        }
    }
    if (!in.eof()) throw cli::Refused{file.string() + ": cannot be read"};
}

void write_tar(const fs::path& database, const fs::path& media, const fs::path& out)
{
    const Writer tar{archive_write_new(), &archive_write_free};
    archive_write_set_format_pax_restricted(tar.get());
    check(tar.get(), archive_write_open_filename(tar.get(), out.c_str()), out.string());
    add_file(tar.get(), database, std::string{database_entry}, out.string());
    if (fs::exists(media)) {
        for (const auto& file : fs::directory_iterator{media}) {
            // What still has a temporary name is not part of the database yet.
            const auto name = file.path().filename().string();
            if (!file.is_regular_file() || name.starts_with(".")) continue;
            add_file(tar.get(), file.path(), std::string{media_prefix} + name, out.string());
        }
    }
    check(tar.get(), archive_write_close(tar.get()), out.string());
}

/// Where an entry of a backup goes; nothing else than our own two kinds is unpacked, so no name can lead
/// elsewhere.
fs::path place_of(const std::string& name, const fs::path& database, const fs::path& media,
                  const std::string& in)
{
    if (name == database_entry) return database;
    if (name.starts_with(media_prefix)) {
        const auto file = name.substr(media_prefix.size());
        if (!file.empty() && !file.starts_with(".") && file.find('/') == std::string::npos)
            return media / file;
    }
    throw cli::Refused{fmt::format("{}: \"{}\" does not belong in a backup of Callhours", in, name)};
}

void read_tar(const std::string& in, const fs::path& database, const fs::path& media)
{
    const Reader tar{archive_read_new(), &archive_read_free};
    archive_read_support_format_tar(tar.get());
    check(tar.get(), archive_read_open_filename(tar.get(), in.c_str(), 65536), in);
    archive_entry* entry = nullptr;
    for (;;) {
        const int result = archive_read_next_header(tar.get(), &entry);
        if (result == ARCHIVE_EOF) return;
        check(tar.get(), result, in);
        const auto place = place_of(archive_entry_pathname(entry), database, media, in);
        std::ofstream out{place, std::ios::binary};
        std::array<char, 65536> buffer{};
        for (;;) {
            const auto bytes = archive_read_data(tar.get(), buffer.data(), buffer.size());
            check(tar.get(), bytes, in);
            if (bytes == 0) break;
            out.write(buffer.data(), bytes);
        }
        out.close();
        if (!out) throw cli::Refused{place.string() + ": cannot be written; is the disk full?"};
        sync_path(place);
    }
}

} // namespace

void back_up(const std::string& db, const std::string& out)
{
    if (!fs::exists(db)) throw cli::Refused{"--db: there is no database " + db};
    refuse_existing(out);
    const Scratch copy{out + ".db.part"};
    Scratch tar{out + ".part"};
    fs::remove(copy.path());
    store::back_up_sqlite(db, copy.path());
    write_tar(copy.path(), store::media_folder_of(db), tar.path());
    sync_path(tar.path());
    tar.become(out);
    sync_path(folder_of(out));
}

void restore(const std::string& in, const std::string& db)
{
    const auto media = store::media_folder_of(db);
    refuse_existing(db);
    refuse_existing(media);
    Scratch new_db{db + ".part"};
    Scratch new_media{media.string() + ".part"};
    fs::remove_all(new_media.path());
    fs::create_directories(new_media.path());
    read_tar(in, new_db.path(), new_media.path());
    if (!fs::exists(new_db.path())) throw cli::Refused{in + ": holds no database"};
    store::prepare_restored_sqlite(new_db.path());
    // The database last: who sees it sees its recordings.
    new_media.become(media);
    new_db.become(db);
    sync_path(folder_of(db));
}

} // namespace callhours
