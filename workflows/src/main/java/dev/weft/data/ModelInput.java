package dev.weft.data;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a model is asked: fields by name, such as {@code question} and {@code passages}.
 *
 * @param fields the fields; treat the tree as read-only
 */
public record ModelInput(ObjectNode fields) {}
