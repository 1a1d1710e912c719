// What a key takes, as told to those who write a configuration: an editor's schema follows from it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace trunkline::controlplane {

enum class WordType : std::uint8_t { text, whole_number, boolean };

/// Of one word. What the reader asks beyond that (an address that exists, two keys that go together) it
/// cannot tell.
struct WordShape {
  WordType type = WordType::text;
  std::string pattern = {};             // ECMA 262, of a text as a whole
  std::vector<std::string> words = {};  // not empty: one of these
  std::string example = {};
};

enum class ShapeKind : std::uint8_t { word, words, section, sections };

struct KeyShape {
  std::string name;
  bool required = false;
  ShapeKind kind = ShapeKind::section;
  WordShape word = {};              // of `word` and of each of `words`
  std::string least = {};           // as they would be written; empty: no bounds but the type's
  std::string most = {};            //
  std::string otherwise = {};       // what holds where it is not given
  std::vector<KeyShape> keys = {};  // of a section, or of each of the sections
};

}  // namespace trunkline::controlplane
