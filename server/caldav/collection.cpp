#include "server/caldav/collection.hpp"

#include <algorithm>

namespace callhours::caldav {

namespace {

constexpr std::size_t longest_journal = 50'000;

} // namespace

void Collection::note(const std::string& name, ChangeNumber at)
{
    token_ = std::max(token_, at);
    journal_.emplace_back(at, name);
    if (journal_.size() <= longest_journal) return;
    const auto half = journal_.begin() + static_cast<std::ptrdiff_t>(longest_journal / 2);
    begun_ = std::prev(half)->first;
    journal_.erase(journal_.begin(), half);
}

void Collection::put(Resource resource, ChangeNumber at)
{
    auto& known = by_name_[resource.name];
    // The same text may have been put again: no news, but its revision is another.
    const bool is_news = !known || known->etag != resource.etag;
    if (known) by_begin_.erase({known->time.begin(), known->name});
    if (!is_news && !resource.text) resource.text = known->text;
    if (!resource.occurs) longest_ = std::max(longest_, resource.time.length());
    known = std::make_shared<const Resource>(std::move(resource));
    by_begin_.emplace(std::pair{known->time.begin(), known->name}, known);
    recurring_.erase(known->name);
    if (known->occurs) recurring_.emplace(known->name, known);
    if (is_news && at > begun_) note(known->name, at); // what it began with is no news
}

void Collection::remove(const std::string& name, ChangeNumber at)
{
    const auto known = by_name_.find(name);
    if (known == by_name_.end()) return;
    const auto resource = known->second;
    by_begin_.erase({resource->time.begin(), resource->name});
    by_name_.erase(known);
    recurring_.erase(resource->name);
    note(resource->name, at);
}

void Collection::keep_only(const std::set<std::string>& names, ChangeNumber at)
{
    std::vector<std::string> gone;
    for (const auto& [name, resource] : by_name_) {
        if (!names.contains(name)) gone.push_back(name);
    }
    for (const auto& name : gone)
        remove(name, at);
}

ResourceRef Collection::find(const std::string& name) const
{
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
}

std::vector<ResourceRef> Collection::all() const
{
    std::vector<ResourceRef> resources;
    resources.reserve(by_begin_.size());
    for (const auto& [place, resource] : by_begin_)
        resources.push_back(resource);
    return resources;
}

std::vector<ResourceRef> Collection::in(const Interval& window) const
{
    std::vector<ResourceRef> resources;
    // None is longer than the longest, so what begins earlier than that cannot reach into the window.
    const auto first = by_begin_.lower_bound({window.begin() - longest_, std::string{}});
    for (auto each = first; each != by_begin_.end() && each->first.first < window.end(); ++each) {
        if (!each->second->occurs && each->second->time.overlaps(window)) resources.push_back(each->second);
    }
    const auto once = resources.size();
    for (const auto& [name, resource] : recurring_) {
        if (resource->time.overlaps(window) && resource->occurs(window)) resources.push_back(resource);
    }
    if (once != resources.size()) {
        std::ranges::sort(resources, [](const ResourceRef& left, const ResourceRef& right) {
            return std::pair{left->time.begin(), left->name} < std::pair{right->time.begin(), right->name};
        });
    }
    return resources;
}

std::optional<std::set<std::string>> Collection::changed_since(ChangeNumber seen) const
{
    if (seen < begun_) return std::nullopt;
    std::set<std::string> names;
    const auto first =
        std::ranges::upper_bound(journal_, seen, {}, [](const auto& entry) { return entry.first; });
    for (auto each = first; each != journal_.end(); ++each)
        names.insert(each->second);
    return names;
}

} // namespace callhours::caldav
