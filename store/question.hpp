#pragma once

#include <map>
#include <string>
#include <vector>

namespace callhours::store {

/// Language → words; "en" is there.
using Words = std::map<std::string, std::string>;

/// What a client is asked when they book a call of some type.
struct Question {
    enum class Kind {
        text,   ///< free words, several lines
        choice, ///< one of `choices`
        yes_no, ///< the answer is "yes" or "no"
    };

    struct Choice {
        std::string value; ///< a slug: the answer that is kept
        Words labels;

        friend bool operator==(const Choice&, const Choice&) = default;
    };

    std::string key; ///< a slug, unique in its call type
    Words labels;
    Kind kind = Kind::text;
    bool required = false;
    std::vector<Choice> choices{}; ///< at least two for a choice, none for the other kinds

    friend bool operator==(const Question&, const Question&) = default;
};

/// Question key → answer: the words, the value of a choice, "yes" or "no". What was not answered is not
/// there.
using Answers = std::map<std::string, std::string>;

} // namespace callhours::store
