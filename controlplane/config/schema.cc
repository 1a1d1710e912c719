#include "controlplane/config/schema.h"

#include "controlplane/config/live_keys.h"
#include "controlplane/config/raw_config.h"
#include "controlplane/config/schema_text.h"

namespace trunkline::controlplane {
namespace {

void write_section(SchemaText& out, const std::vector<KeyShape>& keys, const std::string& key);

void write_number(SchemaText& out, const KeyShape& shape) {
  out.text("type", "integer");
  out.plain("minimum", shape.least.empty() ? "0" : shape.least);
  if (!shape.most.empty()) out.plain("maximum", shape.most);
}

// A bare 4711 or true is a text where a text is due.
void write_text(SchemaText& out, const WordShape& word) {
  if (word.type == WordType::number_text) {
    out.texts("type", {"string", "integer"});
    return out.text("pattern", word.pattern);
  }
  if (!word.words.empty()) return out.texts("enum", word.words);
  if (!word.pattern.empty()) {
    out.text("type", "string");
    return out.text("pattern", word.pattern);
  }
  out.texts("type", {"string", "number", "boolean"});
  out.plain("minLength", "1");
  out.plain("maxLength", "255");
  if (word.reserved.empty()) return;
  out.open("not");
  out.texts("enum", word.reserved);
  out.close();
}

void write_count(SchemaText& out, const ItemCount& items) {
  if (items.least > 0) out.plain("minItems", std::to_string(items.least));
  if (items.most > 0) out.plain("maxItems", std::to_string(items.most));
}

std::string sentence(const KeyShape& shape, const std::string& key) {
  std::string text;
  if (!shape.word.example.empty()) text += "Such as " + shape.word.example + ". ";
  if (!shape.least.empty()) text += shape.least + " to " + shape.most + ". ";
  if (!shape.otherwise.empty()) text += "Left out: " + shape.otherwise + ". ";
  return text + (is_live_key(key) ? "Can change while running." : "Changes with a restart.");
}

void write_word(SchemaText& out, const KeyShape& shape) {
  switch (shape.word.type) {
    case WordType::whole_number: return write_number(out, shape);
    case WordType::boolean: return out.text("type", "boolean");
    case WordType::number_text:
    case WordType::text: return write_text(out, shape.word);
  }
}

void write_key(SchemaText& out, const KeyShape& shape, const std::string& key) {
  switch (shape.kind) {
    case ShapeKind::section: return write_section(out, shape.keys, key);
    case ShapeKind::sections:
      out.text("type", "array");
      write_count(out, shape.items);
      out.open("items");
      write_section(out, shape.keys, key);
      return out.close();
    case ShapeKind::words:
      out.text("description", sentence(shape, key));
      out.text("type", "array");
      write_count(out, shape.items);
      out.open("items");
      write_word(out, shape);
      return out.close();
    case ShapeKind::word: out.text("description", sentence(shape, key)); return write_word(out, shape);
  }
}

void write_section(SchemaText& out, const std::vector<KeyShape>& keys, const std::string& key) {
  out.text("type", "object");
  out.plain("additionalProperties", "false");
  std::vector<std::string> required;
  for (const auto& shape : keys) {
    if (shape.required) required.push_back(shape.name);
  }
  if (!required.empty()) out.texts("required", required);
  out.open("properties");
  for (const auto& shape : keys) {
    out.open(shape.name);
    write_key(out, shape, key.empty() ? shape.name : key + '.' + shape.name);
    out.close();
  }
  out.close();
}

}  // namespace

std::string config_schema() {
  RawConfig raw;
  ConfigFields fields("");
  describe(fields, raw);
  SchemaText out;
  out.text("$schema", "https://json-schema.org/draft/2020-12/schema");
  out.text("title", "Trunkline configuration");
  write_section(out, shapes(fields), "");
  return out.take();
}

}  // namespace trunkline::controlplane
