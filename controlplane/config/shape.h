// What a key takes, as told to those who write a configuration: an editor's schema follows from it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace trunkline::controlplane {

/// `number_text`: a text, which is one in quotes or without: 0049 and "0049".
enum class WordType : std::uint8_t { text, number_text, whole_number, boolean };

/// Of one word. What the reader asks beyond that (an address that exists, two keys that go together) it
/// cannot tell.
struct WordShape {
  WordType type = WordType::text;
  std::string pattern = {};             // ECMA 262, of a text as a whole
  std::vector<std::string> words = {};  // not empty: one of these
  std::string example = {};
  std::vector<std::string> reserved = {};  // none of these
};

enum class ShapeKind : std::uint8_t { word, words, section, sections };

/// How many there are to be in a list; `most` 0: as many as one likes.
struct ItemCount {
  std::size_t least = 0;
  std::size_t most = 0;
};

struct KeyShape {
  std::string name;
  bool required = false;
  ShapeKind kind = ShapeKind::section;
  WordShape word = {};              // of `word` and of each of `words`
  std::string least = {};           // as they would be written; empty: no bounds but the type's
  std::string most = {};            //
  std::string otherwise = {};       // what holds where it is not given
  ItemCount items = {};             // of `words` and `sections`
  std::vector<KeyShape> keys = {};  // of a section, or of each of the sections
};

}  // namespace trunkline::controlplane
