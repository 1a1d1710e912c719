#include "controlplane/config/yaml.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <optional>
#include <sstream>
#include <utility>

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "base/utf8.h"
#include "controlplane/config/yaml_tree.h"

namespace trunkline::controlplane {
namespace {

/// YAML is Unicode, and we take it in UTF-8 only. One fault a line says enough.
void refuse_other_octets(std::string_view text, const Origin& whole, ConfigFaults& faults) {
  int line = 1;
  std::size_t line_begin = 0;
  bool told = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto length = base::utf8_character(text.substr(at, 4));
    if (text[at] == '\n') {
      ++line;
      line_begin = at + 1;
      told = false;
    } else if (length == 0 && !told) {
      const bool is_option = whole.line == 0;
      const Origin where{whole.source, is_option ? 0 : line, static_cast<int>(at - line_begin) + 1};
      std::array<char, 3> octet{};
      std::snprintf(octet.data(), octet.size(), "%02X", static_cast<unsigned char>(text[at]));
      faults.push_back({ConfigFaultKind::bad_syntax,
                        where,
                        {},
                        "is no UTF-8: the octet " + std::string(octet.data()),
                        is_option ? "" : "save the file in UTF-8"});
      told = true;
    }
    at += std::max<std::size_t>(length, 1);
  }
}

/// Where a tab stands before the first word of a line, or none: the parser says something else of that, in
/// another line.
std::optional<Origin> indented_with_tab(std::string_view text, const Origin& whole) {
  int line = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    ++line;
    const auto end = std::min(text.find('\n', begin), text.size());
    const auto row = text.substr(begin, end - begin);
    const auto word = row.find_first_not_of(" \t\r");
    const auto tab = row.find('\t');
    if (word != std::string_view::npos && row[word] != '#' && tab < word)
      return Origin{whole.source, line, static_cast<int>(tab) + 1};
    begin = end + 1;
  }
  return std::nullopt;
}

ConfigValue read(std::string_view text, const std::string& source, bool is_option, ConfigFaults& faults) {
  const Origin whole{std::make_shared<const std::string>(source), is_option ? 0 : 1, is_option ? 0 : 1};
  const auto refuse = [&](const Origin& where, std::string what) {
    faults.push_back({ConfigFaultKind::bad_syntax, where, {}, std::move(what), {}});
  };
  if (text.size() > longest_config || text.find('\0') != std::string_view::npos) {
    faults.push_back({ConfigFaultKind::unreadable, whole, {}, "larger than 1 MiB, or not text", {}});
    return {};
  }
  refuse_other_octets(text, whole, faults);
  if (!faults.empty()) return {};  // they would only get into what is said of the rest
  YamlTree tree(whole, faults);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(tree)) refuse(whole, "there is nothing in it");
    ConfigFaults ignored;
    YamlTree second(whole, ignored);
    if (parser.HandleNextDocument(second)) refuse(whole, "a second document (`---`) is not taken");
  } catch (const YAML::Exception& error) {
    const Origin where{whole.source, is_option ? 0 : error.mark.line + 1, error.mark.column + 1};
    if (const auto tab = is_option ? std::nullopt : indented_with_tab(text, whole)) {
      faults.push_back({ConfigFaultKind::bad_syntax,
                        *tab,
                        {},
                        "not YAML: a tab in the indentation",
                        "indent with spaces"});
    } else {
      refuse(where, "not YAML: " + error.msg);
    }
  }
  return tree.take();
}

}  // namespace

ConfigValue read_yaml(std::string_view text, const std::string& source, ConfigFaults& faults) {
  return read(text, source, false, faults);
}

ConfigValue read_yaml_option(std::string_view text, const std::string& option, ConfigFaults& faults) {
  return read(text, option, true, faults);
}

}  // namespace trunkline::controlplane
