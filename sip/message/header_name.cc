#include "sip/message/header_name.h"

#include <string_view>

#include "sip/message/header_name_table.h"

namespace trunkline::sip {
namespace {

struct Spelling {
  std::string_view full;
  std::string_view compact;
};

constexpr std::array<Spelling, header_name_count> spellings = {{
#define TRUNKLINE_SPELLING(name, text, compact) {text, compact},
    TRUNKLINE_SIP_HEADER_NAMES(TRUNKLINE_SPELLING)
#undef TRUNKLINE_SPELLING
        {"", ""},
}};

constexpr std::size_t other_row = static_cast<std::size_t>(HeaderName::other);

/// Puts a name into the table. False when its slot is taken.
constexpr bool place(HeaderNameTable& table, std::size_t row, std::size_t name, std::string_view text) {
  if (text.size() > longest_header_name) return false;
  std::array<char, longest_header_name> lower{};
  for (std::size_t i = 0; i < text.size(); ++i) lower[i] = base::lower(text[i]);
  auto& slot = table.row_of_slot[header_slot(header_key({lower.data(), text.size()}))];
  if (slot != other_row) return false;
  slot = static_cast<std::uint8_t>(row);
  table.rows[row].lower = lower;
  table.name_of_row[row] = static_cast<HeaderName>(name);
  return true;
}

struct Built {
  HeaderNameTable table;
  bool perfect = true;
};

constexpr Built build() {
  Built built;
  for (auto& slot : built.table.row_of_slot) slot = static_cast<std::uint8_t>(other_row);
  for (auto& name : built.table.name_of_row) name = HeaderName::other;
  built.table.rows[other_row].lower.fill(':');
  std::size_t next_compact = header_name_count;
  for (std::size_t i = 0; i < other_row; ++i) {
    built.perfect = built.perfect && place(built.table, i, i, spellings[i].full);
    if (spellings[i].compact.empty()) continue;
    built.perfect = built.perfect && place(built.table, next_compact++, i, spellings[i].compact);
  }
  return built;
}

constexpr Built built = build();
static_assert(built.perfect, "two header names share a slot: choose another multiplier for header_slot()");

}  // namespace

const HeaderNameTable header_name_table = built.table;

HeaderName parse_header_name(std::string_view text) noexcept {
  if (text.size() > longest_header_name) return HeaderName::other;
  std::array<char, longest_header_name> lower{};
  for (std::size_t i = 0; i < text.size(); ++i) lower[i] = base::lower(text[i]);
  const auto row = header_name_table.row_of_slot[header_slot(header_key({lower.data(), text.size()}))];
  return header_name_table.rows[row].lower == lower ? header_name_table.name_of_row[row] : HeaderName::other;
}

std::string_view to_string(HeaderName name) noexcept {
  return spellings[static_cast<std::size_t>(name)].full;
}

}  // namespace trunkline::sip
