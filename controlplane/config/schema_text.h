// JSON, indented, one member after the other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trunkline::controlplane {

class SchemaText {
 public:
  void text(std::string_view name, std::string_view value);
  void texts(std::string_view name, const std::vector<std::string>& values);
  /// A number, true or false.
  void plain(std::string_view name, std::string_view value);
  /// An object, until close().
  void open(std::string_view name);
  void close();

  /// The whole of it, with a line feed behind.
  [[nodiscard]] std::string take();

 private:
  void begin(std::string_view name);
  void indent();

  std::string text_ = "{";
  std::size_t depth_ = 1;
  bool first_ = true;
};

}  // namespace trunkline::controlplane
