#include "controlplane/config/schema_text.h"

#include <utility>

namespace trunkline::controlplane {
namespace {

// Names, patterns and sentences of ours: printable ASCII.
std::string quoted_json(std::string_view value) {
  std::string made = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') made += '\\';
    made += c;
  }
  return made + '"';
}

}  // namespace

void SchemaText::indent() { text_.append(1, '\n').append(depth_ * 2, ' '); }

void SchemaText::begin(std::string_view name) {
  if (!std::exchange(first_, false)) text_ += ',';
  indent();
  text_.append(quoted_json(name)).append(": ");
}

void SchemaText::text(std::string_view name, std::string_view value) { plain(name, quoted_json(value)); }

void SchemaText::texts(std::string_view name, const std::vector<std::string>& values) {
  std::string listed;
  for (const auto& value : values) listed += (listed.empty() ? "" : ", ") + quoted_json(value);
  plain(name, '[' + listed + ']');
}

void SchemaText::plain(std::string_view name, std::string_view value) {
  begin(name);
  text_.append(value);
}

void SchemaText::open(std::string_view name) {
  begin(name);
  text_ += '{';
  ++depth_;
  first_ = true;
}

void SchemaText::close() {
  --depth_;
  indent();
  text_ += '}';
  first_ = false;
}

std::string SchemaText::take() {
  text_.append("\n}\n");
  return std::exchange(text_, "{");
}

}  // namespace trunkline::controlplane
