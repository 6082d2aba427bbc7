#include "server/app/erase_contact.hpp"

namespace callhours::app {

Task<Result<store::Erasure, std::vector<store::ErasureObstacle>>>
EraseContact::operator()(store::ContactToErase contact, store::Actor actor, Instant now)
{
    auto erased = co_await parts_.erasures.erase(std::move(contact), actor, now);
    if (erased) co_await remove_files();
    co_return erased;
}

Task<void> EraseContact::remove_files()
{
    const auto files = co_await parts_.erasures.files_to_remove();
    std::vector<std::string> removed;
    for (const auto& file : files) {
        const bool gone = co_await remove_file(file);
        if (gone) removed.push_back(file);
    }
    if (!removed.empty()) co_await parts_.erasures.removed(std::move(removed));
}

Task<bool> EraseContact::remove_file(std::string file)
{
    std::string failure;
    std::function<void()> remove = [media = parts_.media, file] { media.remove(file); };
    try {
        co_await parts_.pool.run(std::move(remove));
    } catch (const std::exception& broken) {
        failure = broken.what();
    }
    if (!failure.empty())
        parts_.log.error("erasure.file_left", "an erased recording is still on the disk: {}",
                         loggable(failure));
    co_return failure.empty();
}

} // namespace callhours::app
