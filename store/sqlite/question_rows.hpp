#pragma once

#include "store/question.hpp"
#include "store/sqlite/connection.hpp"

#include <map>
#include <vector>

namespace callhours::store::sqlite {

/// Of every call type, by its id.
[[nodiscard]] std::map<std::int64_t, std::vector<Question>> read_questions(Connection& db);

/// Replaces the questions of a call type; the same ones again touch no row.
void write_questions(Connection& db, std::int64_t call_type, const std::vector<Question>& questions);

void insert_answers(Connection& db, BookingId booking, const Answers& answers);

/// Of the column that the queries for bookings make of a booking's answers: each key, U+001F, the answer,
/// U+001E. Neither sign is in an answer, which holds no controls but line ends and tabs.
[[nodiscard]] Answers split_answers(const std::optional<std::string>& column);

} // namespace callhours::store::sqlite
