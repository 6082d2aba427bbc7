#include "server/rules/seed.hpp"

namespace callhours::rules {

namespace {

store::CallTypeImport call_type(std::string slug, int length, store::Words names)
{
    store::CallTypeImport type;
    type.pointer = "/call_types/" + slug;
    type.slug = std::move(slug);
    type.names = std::move(names);
    type.minutes = length;
    type.interval_minutes = 30;
    type.seeded = true;
    return type;
}

} // namespace

store::ImportBatch first_call_types(Instant now)
{
    store::ImportBatch batch;
    batch.now = now;
    batch.call_types = {
        call_type("support", 30,
                  {{"en", "Support call"}, {"de", "Supportgespräch"}, {"ru", "Звонок в поддержку"}}),
        call_type("training", 60, {{"en", "Feature training"}, {"de", "Schulung"}, {"ru", "Обучение"}}),
        call_type("ideas", 45,
                  {{"en", "Ideas for changes"}, {"de", "Ideen und Wünsche"}, {"ru", "Идеи и пожелания"}})};
    return batch;
}

} // namespace callhours::rules
