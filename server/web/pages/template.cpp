#include "server/web/pages/template.hpp"

#include "base/embedded.hpp"

#include <deque>
#include <span>
#include <stdexcept>

namespace callhours::web {

std::span<const EmbeddedFile> embedded_templates();

namespace {

namespace mustache = kainjow::mustache;

void require(bool holds, std::string_view name, std::string_view what)
{
    if (!holds) throw std::logic_error{std::string{name} + ": " + std::string{what}};
}

bool is_plain(std::string_view name)
{
    return !name.ends_with("_url") && !name.ends_with("_html");
}

/// Looks names up as mustache does, and throws where mustache would print nothing.
class StrictContext : public mustache::basic_context<std::string> {
public:
    StrictContext(std::string_view page, const mustache::data& root, const Messages& messages)
        : page_{page}, stack_{&root}, messages_{messages}
    {
    }

    void push(const mustache::data* data) override { stack_.push_back(data); }

    void pop() override { stack_.pop_back(); }

    const mustache::data* get(const std::string& name) const override
    {
        if (name == ".") return stack_.back();
        if (name.starts_with("t.")) {
            texts_.emplace_back(messages_(std::string_view{name}.substr(2)));
            return &texts_.back();
        }
        for (auto level = stack_.rbegin(); level != stack_.rend(); ++level) {
            const auto* found = (*level)->get(name);
            if (found != nullptr) return found;
        }
        throw std::logic_error{"the page " + std::string{page_} + " has no value for " + name};
    }

    const mustache::data* get_partial(const std::string& name) const override
    {
        throw std::logic_error{"the template " + name + " was not put in place"};
    }

private:
    std::string_view page_;
    std::vector<const mustache::data*> stack_;
    const Messages& messages_;
    mutable std::deque<mustache::data> texts_; ///< a deque: addresses stay
};

std::string_view source_of(std::string_view name)
{
    for (const auto& file : embedded_templates()) {
        if (file.name.substr(0, file.name.find('.')) == name) return file.bytes;
    }
    throw std::logic_error{"no template " + std::string{name}};
}

/// The template with every `{{> name}}` replaced by what it names, so that nothing is parsed again later.
std::string assembled(std::string_view name, int depth = 0)
{
    constexpr std::string_view opening = "{{> ";
    require(depth < 8, name, "templates include each other in a circle");
    std::string text{source_of(name)};
    for (auto at = text.find(opening); at != std::string::npos; at = text.find(opening, at)) {
        const auto end = text.find("}}", at);
        require(end != std::string::npos, name, "an inclusion does not end");
        const auto inner = assembled(text.substr(at + opening.size(), end - at - opening.size()), depth + 1);
        text.replace(at, end + 2 - at, inner);
        at += inner.size();
    }
    return text;
}

} // namespace

Values& Values::text(std::string_view name, std::string value)
{
    require(is_plain(name), name, "holds text, so its name must not promise more");
    data_[std::string{name}] = mustache::data{value};
    return *this;
}

Values& Values::flag(std::string_view name, bool value)
{
    data_[std::string{name}] = mustache::data{value};
    return *this;
}

Values& Values::url(std::string_view name, const Url& value)
{
    require(name.ends_with("_url"), name, "holds an address, so its name must end in _url");
    data_[std::string{name}] = mustache::data{value.text()};
    return *this;
}

Values& Values::html(std::string_view name, Html value)
{
    require(name.ends_with("_html"), name, "holds markup, so its name must end in _html");
    data_[std::string{name}] = mustache::data{value.text};
    return *this;
}

Values& Values::list(std::string_view name, std::vector<Values> items)
{
    mustache::data list{mustache::data::type::list};
    for (const auto& item : items)
        list.push_back(item.data_);
    data_[std::string{name}] = std::move(list);
    return *this;
}

Values& Values::section(std::string_view name, Values values)
{
    data_[std::string{name}] = std::move(values.data_);
    return *this;
}

Templates::Templates()
{
    for (const auto& file : embedded_templates()) {
        const auto name = file.name.substr(0, file.name.find('.'));
        mustache::mustache parsed{assembled(name)};
        if (!parsed.is_valid()) {
            throw std::logic_error{"the template " + std::string{name} + ": " + parsed.error_message()};
        }
        templates_.emplace(name, std::move(parsed));
    }
}

std::string Templates::render(std::string_view name, const Values& values, const Messages& messages) const
{
    const auto found = templates_.find(name);
    require(found != templates_.end(), name, "there is no such template");
    StrictContext context{name, values.data(), messages};
    std::string page = found->second.render(context);
    require(found->second.is_valid(), name, found->second.error_message());
    return page;
}

std::vector<std::string_view> Templates::names() const
{
    std::vector<std::string_view> names;
    for (const auto& [name, parsed] : templates_)
        names.push_back(name);
    return names;
}

} // namespace callhours::web
