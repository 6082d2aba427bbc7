#pragma once

#include "base/ids.hpp"
#include "base/interval.hpp"

#include <catch2/catch.hpp>

#include <string>

// How Catch2 prints our values. Include it in every test that compares them: an Interval has begin() and
// end(), so Catch2 would take it for a container.

template <> struct Catch::StringMaker<callhours::Instant> {
    static std::string convert(callhours::Instant instant) { return callhours::to_text(instant); }
};

template <> struct Catch::StringMaker<callhours::Interval> {
    static std::string convert(const callhours::Interval& interval)
    {
        return callhours::to_text(interval.begin()) + "/" + callhours::to_text(interval.end());
    }
};

template <typename Kind> struct Catch::StringMaker<callhours::Id<Kind>> {
    static std::string convert(callhours::Id<Kind> id) { return "#" + std::to_string(id.value()); }
};
