// A key that takes one of a few words.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "controlplane/config/nearest.h"
#include "controlplane/config/scalar.h"

namespace trunkline::controlplane {

/// Specialised for each enumeration a key can have: `words` pairs every word with its enumerator.
template <class E>
struct Choices;

template <class E>
requires std::is_enum_v<E>
struct Scalar<E> {
  static Scanned<E> read(std::string_view word, bool) {
    std::array<std::string_view, Choices<E>::words.size()> names;
    std::string listed;
    for (std::size_t i = 0; i < names.size(); ++i) {
      names[i] = Choices<E>::words[i].first;
      if (names[i] == word) return Choices<E>::words[i].second;
      if (i > 0) listed += i + 1 == names.size() ? " or " : ", ";
      listed += names[i];
    }
    const auto near = nearest_name(word, names);
    return misread("must be " + listed + ", not `" + std::string(word) + '`',
                   near ? "did you mean " + std::string(*near) + '?' : std::string{});
  }
  static std::string print(E value) {
    for (const auto& [name, enumerator] : Choices<E>::words) {
      if (enumerator == value) return std::string(name);
    }
    return {};
  }
  static WordShape shape() {
    WordShape made;
    for (const auto& [name, enumerator] : Choices<E>::words) made.words.emplace_back(name);
    return made;
  }
};

template <class E, std::size_t N>
using ChoiceWords = std::array<std::pair<std::string_view, E>, N>;

}  // namespace trunkline::controlplane
